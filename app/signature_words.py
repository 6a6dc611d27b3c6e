"""The sentences of digital signatures: what one is worth, and why a copy is not certified.

Like `app/messages.py`, which takes its codes from here: Vietnamese, correct and short.
"""

from __future__ import annotations

CONVERTER = "Người chuyển đổi: {user}, {desk}"
"""On a certified copy, below the conversion mark (Luật GDĐT Điều 12)."""

STATES = {
    "valid": "hợp lệ",
    "unknown_issuer": "chưa rõ tổ chức cấp",
    "altered": "nội dung đã bị thay đổi",
    "expired": "chứng thư hết hạn",
    "revoked": "chứng thư đã bị thu hồi",
    "weak": "thuật toán không còn an toàn",
    "broken": "không đọc được",
}

DETAILS = {
    "content": "nội dung khác với lúc ký",
    "coverage": "chữ ký không bao trùm tài liệu",
    "changed_after": "có thay đổi không được phép sau khi ký",
    "signer": "chứng thư của người ký",
    "issuer": "chứng thư của tổ chức cấp",
    "at_signing": "không còn hoặc chưa có hiệu lực lúc ký",
    "since": "hết hạn và không có dấu thời gian tin cậy",
    "chain": "chuỗi chứng thư không hợp lệ",
    "not_for_signing": "chứng thư không dùng để ký",
    "limits": "tệp bất thường",
}
"""What says more of a state; a code that is not here is told as it is."""

_NOTHING = ""
_ORIGINAL = "Đề nghị xuất trình bản gốc để đối chiếu, hoặc tra cứu ở nơi cấp."
_ASK_ISSUER = "Lấy lại tệp từ nơi cấp hoặc đề nghị nộp giấy tờ khác."

GATE_REASONS = {
    ("origin", "certified"): ("Bản số hoá đã được cơ quan ký số chứng thực.", _NOTHING),
    ("signature", "certified"): ("Bản số hoá đã được cơ quan ký số chứng thực.", _NOTHING),
    ("signature", "digital"): ("Chữ ký số hợp lệ.", _NOTHING),
    ("signature", "signature_unchecked"): (
        "Chữ ký số chưa được kiểm tra.",
        "Kiểm tra bằng “sohoa signatures check {paper_id}”.",
    ),
    ("signature", "signature_weak"): (
        "Chữ ký số dùng thuật toán không còn an toàn.",
        _ORIGINAL,
    ),
    ("signature", "signature_expired"): (
        "Chứng thư của chữ ký số không còn hiệu lực, không có dấu thời gian tin cậy lúc ký.",
        _ORIGINAL,
    ),
    ("signature", "signature_unknown_issuer"): (
        "Chưa rõ tổ chức cấp chứng thư của chữ ký số.",
        "Báo quản trị bổ sung chứng thư tin cậy (signatures.trust_roots), hoặc xem bản gốc.",
    ),
    ("signature", "signature_broken"): ("Không đọc được chữ ký số trong tệp.", _ORIGINAL),
    ("signature", "signature_revoked"): (
        "Chứng thư của chữ ký số đã bị thu hồi.",
        _ASK_ISSUER,
    ),
    ("signature", "signature_altered"): (
        "Tài liệu đã bị thay đổi sau khi ký số.",
        _ASK_ISSUER,
    ),
}
"""Of the reuse gate, by check and detail: what it found, and what to do."""

WHY = {
    # of a paper (not_certifiable)
    "not_compared": "chưa đối chiếu bản chính (“sohoa review compare”)",
    "electronic": "bản điện tử, không chuyển đổi từ giấy",
    "open": "còn giá trị chờ người xem (“sohoa review show”)",
    "rescan": "có trang phải quét lại",
    "process": "giấy tờ nội bộ của quá trình giải quyết",
    # of a key (no_signing_key)
    "none": "chưa khai khoá ký (certifying.key_file hoặc certifying.token_module)",
    "no_file": "không đọc được tệp khoá hoặc tệp mật khẩu",
    "readable_by_others": "tệp khoá hoặc tệp mật khẩu để người khác đọc được (chmod 600)",
    "passphrase": "mật khẩu sai hoặc tệp khoá hỏng",
    "weak_passphrase": "thiếu mật khẩu, hoặc mật khẩu ai cũng biết",
    "expired": "chứng thư hết hạn hoặc chưa có hiệu lực",
    "not_for_signing": "chứng thư không dùng để ký",
    "token": "không thấy thiết bị, chứng thư hoặc khoá trên thiết bị",
    "pin": "mã PIN sai",
}

HELP = {
    "signatures": "Chữ ký số của tệp nhận vào: còn giá trị không, của ai, ký khi nào.",
    "check": "Kiểm tra lại chữ ký số trong tệp của một giấy tờ (--all: mọi tệp đã ký số).",
    "show": "Xem kết quả kiểm tra chữ ký số lần gần nhất.",
    "check_all": "Mọi tệp đã ký số, ví dụ sau khi đổi chứng thư tin cậy.",
    "certify": "Ký số của cơ quan lên bản số hoá đã đối chiếu, để có giá trị pháp lý.",
    "papers": "Mã các giấy tờ.",
    "certify_dossier": "Mọi giấy tờ của hồ sơ này.",
    "certify_compared": "Mọi giấy tờ của quầy đã đối chiếu mà chưa chứng thực.",
    "certified": "Bản số hoá đã được cơ quan ký số.",
}

SAY = {
    "unsigned": "Tệp của giấy tờ này không có chữ ký số.",
    "unchecked": "Chưa kiểm tra chữ ký số của tệp này.",
    "summary": "{files} tệp đã kiểm tra, {failed} chưa kiểm tra được.",
    "nothing_to_certify": "Không có giấy tờ nào cần ký.",
    "which_papers": "hãy cho mã giấy tờ, --dossier hoặc --compared, một trong ba",
    "which_check": "hãy cho mã giấy tờ hoặc --all, một trong hai",
    "certified": "{done} đã ký, {known} đã có bản ký còn đúng, {failed} chưa ký được.",
    "stamped": "dấu thời gian tin cậy",
    "claimed": "theo lời người ký",
    "states": "Chữ ký số trong tệp: {states}.",
    "not_checked": "chưa kiểm tra",
    "has_copy": "Đã có bản số hoá được cơ quan ký số.",
    "outdated": "Giấy tờ đã thay đổi sau khi cơ quan ký số: ký lại bằng “sohoa certify”.",
}

ITEM = {"certified": "đã ký", "known": "đã có", "failed": "chưa ký được"}

COLUMNS = ("Trạng thái", "Người ký", "Thời gian ký", "Tổ chức cấp", "Chi tiết")
