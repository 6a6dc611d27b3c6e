"""What the reuse gate says, in words: for each answer of each check a sentence that says exactly
why, and what to do. The keys are those of `pipeline/reuse_rules.py`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.dossier_words import MODES
from app.labels import label_field, label_type
from app.review_words import SUBJECTS
from app.signature_words import GATE_REASONS
from app.typed_days import write_day
from pipeline.procedures.procedure import Component
from pipeline.question import Check

NEEDS = {
    "attached": "đã dùng lại cho hồ sơ này",
    "usable": "đã có, dùng được",
    "see_original": "đã có, cần xem bản gốc",
    "look_up": "tra cứu dữ liệu, không yêu cầu giấy",
    "submit": "phải nộp mới",
    "missing": "chưa có",
}
"""What a component still needs."""

EFFECTS = {
    "thay_doi": "đã đăng ký thay đổi",
    "cai_chinh": "hộ tịch đã được thay đổi, cải chính",
    "cap_lai": "đã được cấp lại bản mới hơn",
    "thu_hoi": "đã bị thu hồi, hủy bỏ",
    "ket_hon": "đã kết hôn sau khi cấp giấy",
    "ly_hon": "đã ly hôn",
    "khai_tu": "người có tên trên giấy đã được đăng ký khai tử",
    "bien_dong": "có biến động ghi trên giấy",
    "quet_lai": "bản quét này đã được thay bằng bản quét lại",
    "cham_dut": "đã hết hiệu lực theo lời cán bộ",
}
"""What happened to a paper, by `pipeline.effect.EffectKind`."""

CHOSEN_EFFECTS = {
    "thu_hoi": "Bị thu hồi, hủy bỏ",
    "cap_lai": "Đã cấp lại bản mới hơn (thay thế)",
    "thay_doi": "Đã đăng ký thay đổi",
    "cai_chinh": "Hộ tịch đã thay đổi, cải chính",
    "bien_dong": "Có biến động ghi trên giấy",
    "ket_hon": "Đã kết hôn sau khi cấp giấy",
    "ly_hon": "Đã ly hôn",
    "khai_tu": "Người có tên trên giấy đã được đăng ký khai tử",
    "cham_dut": "Hết hiệu lực vì lý do khác",
}
"""To choose from; of a rescan nobody says that it ended the paper."""

REUSE_HELP = {
    "procedure": "Mã thủ tục: xét từng thành phần cho người hỏi.",
    "end": "Ghi rằng một giấy tờ đã hết hiệu lực.",
    "unend": "Bỏ một ghi nhận hoặc nghi ngờ hết hiệu lực đã xem là sai.",
    "effects": "Điều đã xảy ra với một giấy tờ; --all: xét lại toàn bộ kho.",
    "kind": "Vì sao: thay_doi, cai_chinh, cap_lai, thu_hoi, ket_hon, ly_hon, khai_tu, bien_dong, "
    "quet_lai, cham_dut.",
    "since": "Từ ngày (2026-07-02, 2026-07 hoặc 2026).",
    "evidence": "Căn cứ để biết, không ghi số định danh.",
    "by_paper": "Mã giấy tờ làm căn cứ.",
    "effect": "Số của ghi nhận (xem bằng “sohoa reuse effects”).",
    "reason": "Lý do, không ghi số định danh.",
    "all": "Xét lại toàn bộ kho sau khi đổi quy tắc.",
}

REUSE_SAY = {
    "own_desk_only": "Chỉ xét giấy tờ của quầy mình; dùng --dossier với hồ sơ đang giải quyết "
    "để xét giấy tờ ở mọi quầy.",
    "issued": ", cấp ngày {day}",
    "ways": "Các cách: {ways}.",
    "no_effects": "Không có gì xảy ra với giấy tờ này.",
    "effects": "Hiệu lực của giấy tờ",
    "by_rule": "quy tắc {rule} ({fields})",
    "certain": "chắc chắn",
    "suspected": "nghi ngờ, cần xem",
    "withdrawn": "đã bỏ: {by}, {at}: {reason}",
    "ended": "Đã ghi: {kind}. Giấy tờ này không được dùng lại nữa.",
    "unended": "Đã bỏ ghi nhận {effect_id}.",
    "renewed": "Đã xét lại hiệu lực của {count} giấy tờ.",
    "one_question": "hãy cho một trong ba: --loai, --procedure, --dossier",
    "paper_or_all": "hãy cho mã giấy tờ hoặc --all",
    "unknown_kind": "--kind phải là một trong: {known}",
}

_NOTHING = ""
_REVIEW = "Xem và xác nhận bằng “sohoa review show {paper_id}”."
_ORIGINAL = "Đề nghị xuất trình bản gốc để đối chiếu, rồi ghi nhận bằng “sohoa review compare”."
_OTHER = "Tra cứu hoặc đề nghị nộp giấy tờ khác."
_NEWER = "{newer} bản đang có hiệu lực."
_ASK_NEW = "Đề nghị nộp bản mới hoặc tra cứu dữ liệu."

REASONS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("person", ""): ("Số định danh trên giấy đúng là của người này.", _NOTHING),
    ("person", "tied"): ("Cán bộ đã xác nhận giấy này là của người này.", _NOTHING),
    ("person", "tied_twice"): (
        "Giấy này được gắn với hai người ở cùng một chỗ.",
        "Xem bản gốc để biết là của ai.",
    ),
    ("person", "tie_contradicted"): (
        "Số định danh trên giấy là của người khác.",
        "Không dùng giấy này cho người này.",
    ),
    ("person", "name_only"): (
        "Chỉ trùng tên, giấy không có số định danh của người này.",
        "Nếu có bằng chứng, gắn giấy với người bằng “sohoa dossiers tie”.",
    ),
    ("person", "parent"): (
        "Người này là cha hoặc mẹ ghi trên giấy, không phải người được cấp.",
        "Xem bản gốc; hỏi bằng số định danh của con nếu cần giấy của con.",
    ),
    ("person", "old_number"): (
        "Hỏi bằng số CMND cũ, chưa chắc là ai.",
        "Hỏi lại bằng số định danh 12 số.",
    ),
    ("person", "number_in_review"): ("Số định danh đọc được chưa ai xác nhận.", _REVIEW),
    ("person", "name_differs"): ("Đúng số nhưng họ tên trên giấy khác.", _ORIGINAL),
    ("person", "birth_differs"): ("Đúng số nhưng ngày sinh trên giấy khác.", _ORIGINAL),
    ("type", ""): ("Đúng loại giấy tờ cần có.", _NOTHING),
    ("type", "other_type"): ("Là {loai}, không phải giấy tờ cần có.", _OTHER),
    ("type", "process_paper"): ("Là giấy tờ của quá trình giải quyết hồ sơ.", _OTHER),
    ("type", "return_paper"): ("Là văn bản trả lại hồ sơ, không phải thành phần hồ sơ.", _OTHER),
    ("identity", ""): ("Không phải giấy tờ tuỳ thân đã hết giá trị.", _NOTHING),
    ("identity", "cmnd"): (
        "CMND 9 số không còn giá trị từ ngày 01/01/2025.",
        "Chỉ cần số định danh 12 số; cơ quan tự tra cứu.",
    ),
    ("origin", "electronic"): ("Bản điện tử do cơ quan có thẩm quyền cấp.", _NOTHING),
    ("origin", "electronic_unsigned"): (
        "Ghi là bản điện tử nhưng tệp không có chữ ký số.",
        "Lấy lại tệp có ký số từ nơi cấp, hoặc xem bản gốc.",
    ),
    ("origin", "from_original"): ("Quét từ bản chính và đã đối chiếu.", _NOTHING),
    ("origin", "certified_copy"): (
        "Bản sao chứng thực; hiệu lực tính theo bản chính.",
        _NOTHING,
    ),
    ("origin", "plain_scan"): ("Bản quét chưa đối chiếu với bản chính.", _ORIGINAL),
    **GATE_REASONS,
    ("signature", "signer_and_seal"): ("Có người ký và con dấu.", _NOTHING),
    ("signature", "no_seal"): ("Có người ký nhưng không thấy con dấu.", _ORIGINAL),
    ("signature", "no_signer"): ("Có con dấu nhưng không đọc được người ký.", _ORIGINAL),
    ("signature", "nothing_seen"): ("Không thấy người ký và con dấu.", _ORIGINAL),
    **{
        ("effect", kind): (f"Không còn hiệu lực: {words}{{since}}.", _NEWER)
        for kind, words in EFFECTS.items()
    },
    ("effect", "suspected"): (
        "Có thể không còn hiệu lực: {kind}{since}; chưa chắc chắn.",
        "{compare}; ghi nhận bằng “sohoa reuse end”, hoặc bỏ nghi ngờ bằng “sohoa reuse unend”.",
    ),
    ("effect", "until"): ("Còn hiệu lực đến {until}.", _NOTHING),
    ("effect", "ended"): ("Đã hết hiệu lực, chậm nhất là ngày {ended}.", _ASK_NEW),
    ("effect", "ended_since_reception"): (
        "Còn hiệu lực khi tiếp nhận hồ sơ, nay đã hết ({ended}).",
        "Cán bộ quyết định; không yêu cầu nộp lại nếu chậm là do cơ quan.",
    ),
    ("effect", "end_unclear"): (
        "Ngày trên giấy không đủ để biết còn hiệu lực hay không.",
        "Xem bản gốc hoặc tra cứu ngày cấp.",
    ),
    ("effect", "no_term"): ("Loại giấy này không có thời hạn.", _NOTHING),
    ("effect", "no_term_printed"): ("Giấy ghi không thời hạn.", _NOTHING),
    ("effect", "expiry_unclear"): ("Không đọc được ngày hết hạn in trên giấy.", _REVIEW),
    ("effect", "rule_unknown"): (
        "Chưa có quy tắc về thời hạn của loại giấy này.",
        "Cán bộ xem giấy còn hiệu lực không.",
    ),
    ("effect", "changes_recorded"): (
        "Giấy có ghi thay đổi sau khi cấp.",
        "Đọc trang thay đổi trên bản gốc hoặc tra cứu dữ liệu.",
    ),
    ("effect", "changes_unproved"): (
        "Chưa biết có thay đổi sau khi cấp không.",
        "Xem trang thay đổi trên bản gốc hoặc tra cứu dữ liệu.",
    ),
    ("effect", "no_issue_date"): ("Không biết ngày cấp nên không tính được thời hạn.", _REVIEW),
    ("effect", "no_birth_date"): (
        "Không biết ngày sinh nên không tính được thời hạn.",
        _REVIEW,
    ),
    ("effect", "issued_in_future"): ("Ngày cấp ở sau hôm nay.", _REVIEW),
    ("effect", "stated_unclear"): (
        "Thời hạn ghi trên giấy không tính được thành ngày.",
        "Đọc thời hạn trên giấy và quyết định.",
    ),
    ("effect", "class_unknown"): ("Không biết thời hạn của hạng ghi trên giấy.", _REVIEW),
    ("effect", "term_by_procedure"): (
        "Luật không đặt thời hạn; thủ tục nhận giấy quyết định.",
        "Xem thủ tục có đặt thời hạn không.",
    ),
    ("effect", "start_unproved"): (
        "Quá thời hạn khởi công; không biết đã khởi công hoặc gia hạn chưa.",
        "Hỏi việc khởi công, gia hạn.",
    ),
    ("purpose", ""): ("Cấp đúng mục đích của thủ tục.", _NOTHING),
    ("purpose", "any"): ("Không giới hạn mục đích sử dụng.", _NOTHING),
    ("purpose", "not_printed"): ("Không đọc được mục đích cấp trên giấy.", _REVIEW),
    ("purpose", "not_asked"): (
        "Giấy chỉ dùng cho mục đích ghi trên đó; chưa biết cần cho việc gì.",
        "Hỏi theo thủ tục (--procedure hoặc --dossier).",
    ),
    ("purpose", "other_purpose"): ("Giấy được cấp cho mục đích khác.", _ASK_NEW),
    ("quality", ""): ("Mọi trang đọc được.", _NOTHING),
    ("quality", "pages"): ("Trang {pages} không đủ rõ.", "Quét lại từ bản gốc."),
    ("quality", "rescan"): ("Bản quét không đủ rõ.", "Quét lại từ bản gốc."),
    ("fields", ""): ("Dữ liệu cần dùng đã được xác nhận.", _NOTHING),
    ("fields", "in_review"): ("Chưa được xác nhận: {fields}.", _REVIEW),
    ("mode", "kept"): ("Thủ tục cho dùng lại từ kho.", _NOTHING),
    ("mode", "kept_if"): ("Chỉ được dùng lại nếu: {when}.", "Xem điều kiện có đúng không."),
    ("mode", "original"): (
        "Thủ tục yêu cầu nộp bản gốc; bản số chỉ để xem.",
        "Thu bản gốc.",
    ),
    ("mode", "present"): (
        "Thủ tục yêu cầu xuất trình bản gốc một lần.",
        "Xem bản gốc, trả lại ngay.",
    ),
    ("mode", "data"): ("Thay bằng tra cứu dữ liệu, không cần giấy.", _NOTHING),
    ("mode", "new"): ("Mỗi lần phải lập mới.", "Lập tờ khai hoặc biểu mẫu mới."),
    ("right", "own_desk"): ("Giấy tờ của quầy mình.", _NOTHING),
    ("right", "live_dossier"): ("Hồ sơ đang giải quyết cho phép xem.", _NOTHING),
    ("right", "inspector"): ("Xem theo quyền kiểm tra.", _NOTHING),
}


def explain_check(check: Check, paper_id: str = "") -> str:
    """Why, as one sentence."""
    return REASONS[check.code, check.detail][0].format_map(_facts(check, paper_id))


def advise_check(check: Check, paper_id: str = "") -> str:
    """What to do; nothing where nothing has to be done."""
    if check.passed:
        return ""
    return REASONS[check.code, check.detail][1].format_map(_facts(check, paper_id))


def tell_ways(component: Component) -> str:
    """How the component may be satisfied, in the order of preference."""
    ways = []
    for way in component.modes:
        words = MODES[way.mode].partition(": ")[2]
        ways.append(f"{words} (nếu {way.when})" if way.when else words)
    return "; hoặc ".join(ways)


def _facts(check: Check, paper_id: str) -> Mapping[str, str]:
    """Codes as words, days as people write them."""
    facts = dict(check.facts)
    by = next((e.paper_id for e in check.evidence if e.paper_id), None)
    told = {
        "paper_id": paper_id,
        "newer": f"Dùng giấy tờ {by}, hoặc tra cứu" if by else "Tra cứu",
        "compare": f"Đối chiếu với giấy tờ {by}" if by else "Xem bản gốc",
        "loai": label_type(facts.get("loai", "")),
        "kind": EFFECTS.get(facts.get("kind", ""), ""),
        "fields": ", ".join(_label(name) for name in facts.get("fields", "").split(",") if name),
        "since": f" (từ {write_day(facts['since'])})" if facts.get("since") else "",
    }
    days = {str(name): write_day(facts[name]) for name in ("until", "ended") if name in facts}
    return {**facts, **told, **days}


def _label(name: str) -> str:
    return SUBJECTS.get(name) or label_field(name)
