"""Every sentence that users read, in one place. Vietnamese, correct and short.

`REASONS` gives for each error code what happened and what to do; `docs/errors.md` lists the
same codes, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.attach_words import tell_refusal
from app.counter_words import COUNTER_FAULTS, COUNTER_REASONS
from app.dossier_words import FAULTS, WHOLE_MESSAGE
from app.form_problems import FORM_PROBLEMS
from app.hook_words import CALL_REASONS, WHY_CALLS
from app.labels import label_field
from app.log_words import EVENTS
from app.procedure_problems import explain_procedure
from app.review_words import OUTCOMES, SUBJECTS, tell_problem, tell_time
from app.signature_words import WHY
from app.user_words import FAULTS as USER_FAULTS
from app.user_words import FIELDS as USER_FIELDS
from app.user_words import PROBLEMS as USER_PROBLEMS
from app.user_words import REASONS as USER_REASONS
from app.user_words import WEAKNESSES
from pipeline.scan import Reason

REASONS: dict[str, tuple[str, str]] = {
    **USER_REASONS,
    **COUNTER_REASONS,
    "error": ("Có lỗi.", "Xem nhật ký, thử lại."),
    "refused": ("Tệp không được nhận.", "Kiểm tra tệp rồi gửi lại."),
    "unknown_format": (
        "Định dạng tệp không được nhận.",
        "Chỉ nhận PDF, TIFF, JPEG, PNG, WebP, HEIC; hãy quét hoặc lưu lại theo một định dạng đó.",
    ),
    "empty_file": ("Tệp rỗng.", "Kiểm tra máy quét rồi quét lại."),
    "too_many_bytes": (
        "Tệp lớn quá mức cho phép ({size} > {limit} byte).",
        "Giảm độ phân giải khi quét (300 dpi là đủ) hoặc tách thành nhiều tệp.",
    ),
    "too_many_pages": (
        "Tệp có {pages} trang, quá mức cho phép ({limit}).",
        "Tách thành nhiều tệp nhỏ hơn.",
    ),
    "too_many_pixels": (
        "Trang {page} quá lớn ({pixels} điểm ảnh, cho phép {limit}).",
        "Giảm độ phân giải khi quét rồi gửi lại.",
    ),
    "encrypted": ("Tệp đặt mật khẩu.", "Gỡ mật khẩu rồi gửi lại."),
    "broken": ("Tệp hỏng, không đọc được.", "Quét lại hoặc xin lại tệp từ nơi gửi."),
    "hostile": (
        "Tệp bất thường: giải mã vượt giới hạn {limit}.",
        "Không mở tệp này; quét lại từ bản giấy hoặc báo quản trị.",
    ),
    "secrecy_mark": (
        "Trang {page} có dấu chỉ mức độ mật “{mark}”: đã dừng xử lý, không lập chỉ mục.",
        "Không quét lại; báo người phụ trách bảo vệ bí mật nhà nước quyết định.",
    ),
    "unavailable": ("Dịch vụ tạm thời không truy cập được.", "Thử lại sau ít phút."),
    "store_unavailable": (
        "Kho tệp tạm thời không truy cập được.",
        "Thử lại sau ít phút; nếu vẫn lỗi, chạy “sohoa doctor”.",
    ),
    "catalogue_unavailable": (
        "Cơ sở dữ liệu tạm thời không truy cập được.",
        "Thử lại sau ít phút; nếu vẫn lỗi, chạy “sohoa doctor”.",
    ),
    "catalogue_rejected": (
        "Cơ sở dữ liệu không nhận dữ liệu này.",
        "Báo quản trị; tệp gốc vẫn được giữ.",
    ),
    "index_unavailable": (
        "Máy tìm kiếm tạm thời không truy cập được.",
        "Giấy tờ đã lưu không mất; thử lại sau ít phút.",
    ),
    "signing_failed": (
        "Chưa ký số được ({kind}).",
        "Kiểm tra thiết bị ký, dịch vụ dấu thời gian rồi chạy lại; chưa ghi gì.",
    ),
    **CALL_REASONS,
    "not_certifiable": ("Chưa chứng thực được bản số hoá: {why}.", "Xử lý xong rồi ký lại."),
    "no_signing_key": ("Không dùng được khoá ký của cơ quan: {why}.", "Xem docs/signatures.md."),
    "reading_failed": ("Chưa đọc được tệp (bộ đọc bị ngắt).", "Chạy lại lệnh."),
    "busy": ("Tệp này đang được xử lý ở nơi khác.", "Chờ ít phút rồi chạy lại."),
    "lost_claim": ("Tệp này đã được nơi khác nhận xử lý.", "Chạy lại để xem kết quả."),
    "taken": ("{by} đang xem giấy tờ này (giữ đến {at}).", "Xem giấy tờ khác, hoặc chờ ít phút."),
    "decided_meanwhile": (
        "“{field}”: {by} {outcome} lúc {at}, sau khi bạn xem.",
        "Chưa ghi gì. Xem lại bằng “sohoa review show” rồi quyết định với --seen {mark}.",
    ),
    "bad_value": ("“{field}”: {problem}.", "Nhập lại đúng như trên giấy; chưa ghi gì."),
    "odd_value": (
        "“{field}” trông lạ: {problem}.",
        "Xem kỹ lại; nếu giấy in đúng như vậy, thêm --sure. Chưa ghi gì.",
    ),
    "not_found": ("Không tìm thấy.", "Kiểm tra lại mã."),
    "retired": ("{by} đã gộp giấy tờ này vào {successor}.", "Dùng mã của giấy tờ đó."),
    "mismatch": (
        "Nội dung lưu trữ không khớp mã băm.",
        "Báo quản trị ngay; chạy “sohoa verify” để xem mọi sai lệch.",
    ),
    "bad_question": ("Câu hỏi không hợp lệ: {detail}.", "Sửa lại rồi thử lại."),
    "bad_purpose": (
        "{subject} {fault}.",
        "Ghi ngắn gọn, ví dụ “giải quyết hồ sơ”; không ghi tên, số của ai.",
    ),
    "bad_form": ("Tệp loại giấy tờ sai: {place}: {detail}.", "Sửa tệp đó."),
    "bad_procedure": ("Tệp thủ tục sai: {place}: {detail}.", "Sửa tệp đó."),
    "bad_message": (
        "Thông điệp hồ sơ không nhận được: {field} {fault}.",
        "Sửa rồi gửi lại; không phần nào của thông điệp này được ghi.",
    ),
    "not_allowed": (
        "Vai trò của bạn không cho phép việc này.",
        "Nhờ người có vai trò phù hợp (place.duties).",
    ),
    "conflict": ("{fault}.", "Kiểm tra lại trước khi làm tiếp."),
    "already_revoked": (
        "{by} đã gỡ giấy tờ này khỏi thành phần lúc {at}.",
        "Không phải làm gì thêm; xem bằng “sohoa reuse list”.",
    ),
    "not_reusable": (
        "Chưa dùng lại được giấy tờ này. {why}",
        "{advice} Chưa ghi gì.",
    ),
    "bad_setting": ("Thiết lập sai: {setting}: {detail}.", "Sửa thiết lập này rồi chạy lại."),
    "missing_program": (
        "Thiếu chương trình {program}.",
        "Cài gói {package} (ví dụ: apt-get install {package}).",
    ),
    "too_many_attempts": (
        "Đã thử nhiều lần mà chưa xong.",
        "Báo quản trị; tệp gốc vẫn được giữ.",
    ),
    "unfinished": ("Chưa làm xong.", "Chạy lại lệnh để làm tiếp."),
    "unreadable_file": ("Không mở được tệp ({kind}).", "Kiểm tra đường dẫn và quyền đọc."),
    "interrupted": ("Đang xử lý thì bị dừng.", "Chạy lại lệnh, phần còn lại được làm tiếp."),
    "internal": ("Lỗi trong chương trình ({kind}).", "Báo quản trị; tệp gốc vẫn được giữ."),
}

STATUS = {
    "stored": "đã lưu",
    "duplicate": "đã có",
    "quarantined": "cách ly",
    "failed": "chưa xong",
    "accepted": "nhận",
    "review": "cần xem",
    "rejected": "giấy không có",
    "usable": "dùng được",
    "see_original": "cần xem bản gốc",
    "not_usable": "không dùng được",
    "exact": "đúng dấu",
    "folded": "không dấu",
    "fuzzy": "gần đúng",
    "partial": "một phần",
}

SUBJECTS_SAID = {"purpose": "Mục đích", "reason": "Lý do"}

ENDINGS = {
    "window": "Hết giờ chạy lô; chạy lại lệnh này để làm tiếp.",
    "failures": "Dừng lô vì quá nhiều tệp lỗi; xem lý do ở trên, sửa rồi chạy lại lệnh này.",
    "outage": "Dừng lô vì dịch vụ không truy cập được; chạy lại lệnh này khi dịch vụ trở lại.",
    "interrupted": "Đã dừng. Chạy lại đúng lệnh này để làm tiếp; không tệp nào bị mất.",
}

QUALITY = {"good": "rõ", "usable": "dùng được", "rescan": "nên quét lại"}

QUALITY_ISSUES = {
    "blur": "mờ",
    "dark": "quá tối",
    "skew": "lệch",
    "cut_edge": "cắt mép",
    "low_dpi": "độ phân giải thấp",
    "low_contrast": "nhạt",
    "lost_corner": "mất góc",
    "unclear": "chữ không rõ",
    "unread": "chưa đọc được",
}

CHECKS = {
    "person": "đúng người",
    "type": "đúng loại giấy tờ",
    "identity": "không phải CMND cũ",
    "origin": "nguồn gốc bản số",
    "effect": "còn hiệu lực",
    "purpose": "đúng mục đích",
    "signature": "có chữ ký, con dấu",
    "quality": "chất lượng bản quét",
    "fields": "dữ liệu đã được xác nhận",
    "right": "quyền xem",
    "mode": "thủ tục cho dùng lại",
}


def explain(reason: Reason) -> str:
    """What happened, as one sentence; facts that are missing are left out."""
    if reason.code in _FILES and "problem" in reason.facts:
        return _fill(REASONS[reason.code][0], _locate(reason))
    return _fill(REASONS.get(reason.code, REASONS["error"])[0], _spell(_in_words(reason.facts)))


def _locate(reason: Reason) -> Mapping[str, Any]:
    """Where in a file something is wrong, and what; on no line where it is the whole file."""
    facts: Mapping[str, Any] = reason.facts
    line = f", dòng {facts['line']}" if facts["line"] else ""
    told = _FILES[reason.code](facts["problem"], facts["named"])
    return {"place": f"{facts['file']}{line}", "detail": told}


_FILES: dict[str, Callable[[str, Mapping[str, str]], str]] = {
    "bad_form": lambda problem, named: FORM_PROBLEMS[problem].format(**named),
    "bad_procedure": explain_procedure,
}


def _in_words(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """A fault is a code with facts of its own; its sentence is put in its place."""
    if "checks" in facts:
        return {**facts, **tell_refusal(facts)}
    if facts.get("fault") in USER_FAULTS:
        return {**facts, "fault": USER_FAULTS[facts["fault"]]}
    faults = FAULTS | COUNTER_FAULTS
    if facts.get("fault") not in faults:
        return facts
    field = WHOLE_MESSAGE if facts.get("field") == "-" else facts.get("field")
    return {**facts, "fault": _fill(faults[facts["fault"]], facts), "field": field}


def advise(reason: Reason) -> str:
    """What the reader can do about it."""
    return _fill(REASONS.get(reason.code, REASONS["error"])[1], _in_words(reason.facts))


def tell_event(event: str, facts: Mapping[str, Any]) -> str | None:
    """An event of the log as a sentence; None for one that is not for clerks."""
    if event not in EVENTS:
        return None
    what = explain(Reason(str(facts.get("code", "unavailable")), {}))
    return _fill(EVENTS[event], {**facts, "what": what})


def _spell(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that are codes, in words."""
    words: dict[str, Callable[[str], str]] = {
        "field": lambda name: SUBJECTS.get(name) or USER_FIELDS.get(name) or label_field(name),
        "at": lambda iso: tell_time(datetime.fromisoformat(iso)) if iso else "",
        "outcome": lambda code: OUTCOMES.get(code, code),
        "problem": lambda code: USER_PROBLEMS.get(code) or tell_problem(code),
        "weakness": lambda code: WEAKNESSES.get(code, code),
        "subject": lambda code: SUBJECTS_SAID.get(code, code),
        "why": lambda code: (WHY | WHY_CALLS).get(code, code),
    }
    return {k: words[k](str(v)) if k in words else v for k, v in facts.items()}


def _fill(sentence: str, facts: Mapping[str, Any]) -> str:
    class Known(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "?"

    return sentence.format_map(Known(facts))


HELP = {
    "sohoa": "Số hoá giấy tờ của Bộ phận Một cửa để dùng lại, không yêu cầu người dân nộp lại.",
    "ingest": "Số hoá ngay các tệp (thư mục được duyệt cả cây).",
    "batch": "Số hoá cả lô bằng luồng Prefect; dừng giữa chừng thì chạy lại để làm tiếp.",
    "watch": "Theo dõi một thư mục máy quét và số hoá tệp mới.",
    "show": "Xem dữ liệu của một giấy tờ.",
    "text": "In toàn văn một giấy tờ.",
    "get": "Lấy bản gốc hoặc bản PDF tìm kiếm được.",
    "quarantine": "Các tệp bị cách ly.",
    "quarantine_list": "Liệt kê tệp bị cách ly và lý do.",
    "quarantine_show": "Xem một tệp bị cách ly.",
    "quarantine_release": "Cho xử lý lại một tệp (người quyết định được ghi lại).",
    "quarantine_drop": "Bỏ hẳn một tệp bị cách ly.",
    "outbox": "Các giấy tờ chờ đưa vào máy tìm kiếm.",
    "outbox_list": "Liệt kê việc còn chờ và việc không làm được.",
    "outbox_retry": "Làm lại ngay mọi việc còn chờ.",
    "reuse": "Dùng lại giấy tờ đã số hoá.",
    "reuse_check": "Giấy tờ đã lưu nào của người này dùng được, vì sao không.",
    "reuse_loai": "Loại giấy tờ hoặc mã kết quả cần có.",
    "reuse_dossier": "Mã hồ sơ: thủ tục và người lấy từ hồ sơ, xét từng thành phần.",
    "reindex": "Lập lại chỉ mục tìm kiếm từ dữ liệu gốc; bị ngắt thì chạy lại để làm tiếp.",
    "verify": "Đối chiếu mọi tệp với mã băm và mọi dòng dữ liệu với tệp.",
    "rebuild": "Khôi phục cơ sở dữ liệu chỉ từ kho tệp.",
    "doctor": "Kiểm tra những gì đã cài, truy cập được, và việc cần làm.",
    "serve": "Mở trang web cho người dùng.",
    "demo": "Chạy thử toàn bộ với giấy tờ mẫu.",
    "forms": "Các loại giấy tờ (tệp TOML).",
    "forms_check": "Kiểm tra các tệp loại giấy tờ: nêu tệp, dòng và lý do sai.",
    "bench": "Đo chất lượng và tốc độ (dành cho người phát triển).",
    "bench_meaning": "Đo việc hiểu giấy tờ: loại, trường, tách giấy, trên mẫu biết trước.",
    "bench_folders": "thư mục tệp có sẵn đáp án bên cạnh (thay cho mẫu tự tạo)",
    "bench_papers": "số mẫu mỗi loại ở mỗi mức",
    "bench_stacks": "số tập nhiều giấy ở mỗi mức",
    "bench_loai": "chỉ đo loại giấy này (dùng được nhiều lần)",
    "bench_find": "Đo việc tìm kiếm và kiểm tra dùng lại trong kho lớn gồm giấy tờ tự tạo.",
    "bench_archive": "số giấy tờ trong kho",
    "bench_backend": "embedded (SQLite) hoặc services (PostgreSQL và Elasticsearch)",
    "bench_samples": "số câu hỏi của mỗi loại và mỗi vai trò",
    "bench_known": "số lần tìm một giấy biết trước theo mỗi cách gõ",
    "bench_live": "Có đo lúc lập lại chỉ mục hay không.",
    "bench_build": "Lập chỉ mục mới, hay hỏi chỉ mục có sẵn trong thư mục --keep.",
    "bench_web": "Đo thời gian máy chủ và độ nặng của mọi trang, theo sáu vai trò, trong kho lớn.",
    "bench_looks": "số lần mở mỗi trang với mỗi vai trò",
    "bench_only": "chỉ đo các trang có địa chỉ bắt đầu như thế này (không ghi kết quả)",
    "bench_counter": "Đo từ lúc quét đến lúc tìm thấy ở quầy trong khi một lô đang chạy.",
    "bench_sat": "Số giấy tờ ba trang được quét ở quầy.",
    "bench_batch": "Số tệp ba trang của lô chạy song song.",
    "bench_beside": "Số trang mỗi hồ sơ mà quầy bên cạnh đưa vào liên tục (0: không có quầy nào).",
    "bench_keep": "Giữ kho ở thư mục này; lần sau không phải nạp lại (mặc định: xoá sau khi đo).",
    "bench_read": "So sánh việc đọc chữ với OCRmyPDF trên các trang đã biết trước nội dung.",
    "bench_pages": "Số trang của mỗi mức hư hại.",
    "bench_level": "Chỉ mức này (ghi nhiều lần được): clean, office, worn, phone, ruined, scans.",
    "bench_seed": "Hạt giống: cùng số thì cùng các trang.",
    "bench_peer": "Có đo OCRmyPDF hay không.",
    "bench_strain": "Có đo bộ nhớ, thời gian khởi động và hai tiến trình hay không.",
    "bench_results": "Thư mục ghi kết quả (mặc định: bench/results).",
    "bench_out": "Giữ các trang và văn bản đọc được ở đây (mặc định: xoá sau khi đo).",
    "paths": "Tệp hoặc thư mục.",
    "dossier": "Mã hồ sơ.",
    "as": "Vai trò: component, result, return-reason, process.",
    "origin": "Nguồn gốc: electronic, from-original, certified-copy, plain-scan.",
    "workers": "Giao cho các máy xử lý của Prefect (PREFECT_API_URL) thay vì máy này.",
    "json": "In JSON cho máy đọc, mỗi dòng một đối tượng.",
    "paper_id": "Mã giấy tờ",
    "intake_id": "Mã tiếp nhận",
    "folder": "Thư mục.",
    "limit": "Số kết quả.",
    "original": "Bản gốc như khi nhận.",
    "pdf": "Bản PDF tìm kiếm được.",
    "output": "Ghi vào tệp này (mặc định: ra màn hình).",
    "review": "Xem và quyết định những giá trị máy chưa dám nhận.",
    "person": "Dấu “-”: đọc số định danh (12 số) từ bàn phím, không để lại trong lịch sử lệnh.",
    "once": "Làm hết tệp đang có rồi dừng.",
    "yes": "Không hỏi lại.",
    "by": "Ai quyết định.",
}

SAY = {
    "nothing_found": "Không thấy giấy tờ nào.",
    "tied": "Gắn với người này theo {by}: {evidence}",
    "summary": "{stored} đã lưu, {duplicate} đã có, {quarantined} cách ly, {failed} chưa xong.",
    "interrupted": "Đã dừng. Chạy lại đúng lệnh này để làm tiếp; không tệp nào bị mất.",
    "pages_per_minute": "trang/phút",
    "left": "còn",
    "digitising": "Số hoá",
    "ask_person": "Số định danh (12 số): ",
    "confirm_drop": "Bỏ hẳn tệp {intake_id}? Nội dung sẽ bị xoá.",
    "no_gaps": "Không có sai lệch: {objects} tệp, {rows} dòng dữ liệu.",
    "reindexed": "Đã lập chỉ mục {count} giấy tờ.",
    "rebuilt": "Đã khôi phục {scans} lần tiếp nhận, {papers} giấy tờ.",
    "unreadable": "Không đọc được {count} bản ghi kèm theo tệp; chạy “sohoa verify”.",
    "unchecked": "{count} tệp ký số chưa kiểm tra được; chạy “sohoa signatures check --all”.",
    "without_bytes": "{count} lần tiếp nhận không còn tệp gốc; chạy “sohoa verify”.",
    "watching": "Đang theo dõi thư mục; Ctrl-C để dừng.",
    "outbox_retried": "Đã đưa {count} giấy tờ vào máy tìm kiếm.",
    "empty_quarantine": "Không có tệp nào bị cách ly.",
    "empty_outbox": "Không có việc nào chờ.",
    "released": "Đã cho xử lý lại {intake_id}: {status}.",
    "dropped": "Đã bỏ {intake_id}.",
    "no_files": "Không có tệp nào trong các đường dẫn đã cho.",
    "no_server": "Máy này không chạy được máy chủ cần đo: {detail}",
    "other_archive": "Thư mục --keep đang giữ một kho khác ({detail}): hãy chọn thư mục khác.",
    "no_address": "Trang {pattern} chưa có địa chỉ mẫu: thêm vào bench/web_addresses.py.",
    "no_peer": "Chưa cài OCRmyPDF: chạy “deploy/setup.sh bench”, hoặc thêm --no-peer.",
    "what_to_do": "Việc cần làm",
    "why": "Lý do",
}

DEMO = {
    "digitise": "1. Số hoá giấy tờ mẫu (người trong mẫu đều là hư cấu)",
    "search": "2. Tìm “{query}” (gõ không dấu)",
    "reuse": "3. Giấy tờ nào của cháu bé dùng lại được cho thành phần {loai}?",
    "next": "4. Gõ tiếp",
    "commands": """export SOHOA_HOME={home}
.venv/bin/sohoa search "{query}"
.venv/bin/sohoa ingest TỆP-CỦA-BẠN.pdf
.venv/bin/sohoa reuse check --loai giay_khai_sinh --person -
.venv/bin/sohoa doctor""",
}
