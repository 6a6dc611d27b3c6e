"""The sentences of the review: why a field waits, what a person decided, what a value must be.

Like `app/messages.py`, which takes its codes from here: Vietnamese, correct and short.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.counter_words import COUNTER_PROBLEMS
from pipeline.dossier_values import VIET_NAM

REASONS = {
    # proofs that are missing
    "no_readers_agree": "hai lần đọc không khớp",
    "no_plausible": "chưa giống một giá trị hợp lệ",
    "no_sure": "có chữ đọc không chắc",
    "no_type_fits": "ký hiệu chưa khớp loại văn bản",
    "no_issuer_fits": "ký hiệu chưa khớp cơ quan ban hành",
    "no_number_fits": "cơ quan chưa khớp với số, ký hiệu",
    "no_place_known": "địa danh chưa đối chiếu được",
    "no_not_future": "chưa kiểm tra được ngày",
    "no_clear_end": "không rõ nội dung kết thúc ở đâu",
    "no_nothing_beyond": "có thể còn chữ ngoài khung",
    "no_places_repeat": "địa danh chưa được xác nhận ở chỗ khác",
    "no_complete": "chức vụ có thể thiếu phần đầu",
    "no_headed": "chức vụ có thể thiếu phần đầu",
    "no_under_post": "không thấy chức vụ phía trên tên",
    "no_birth_fits": "chưa đối chiếu được với năm sinh",
    "no_period_fits": "chưa đối chiếu được ngày nhận và ngày hẹn",
    "no_type_certain": "chưa chắc loại giấy tờ",
    "no_stands_twice": "số chưa thấy ở chỗ thứ hai trên giấy",
    "no_unit_known": "tên đơn vị chưa đối chiếu được ở chỗ khác",
    "no_code_fits": "số kiểm tra chưa khớp",
    "no_each_with_id": "số tên và số định danh chưa khớp nhau",
    "no_person_looked": "nội dung này luôn cần người xem",
    "no_value": "chưa đọc được",
    "not_found": "không tìm thấy trên giấy",
    # doubts
    "handwritten": "viết tay",
    "wide_gap": "khoảng cách lạ, có thể viết tay",
    "uneven": "nét chữ không đều, có thể viết tay",
    "glued": "chữ dính nhau, có thể viết tay",
    "month": "tháng có thể viết tay",
    "no_day": "không đọc được ngày",
    "no_serial": "không đọc được số",
    "readers_differ": "hai lần đọc khác nhau",
    "birth_differs": "không khớp năm sinh",
    "id_differs": "không khớp số định danh",
    "sex_differs": "không khớp giới tính",
    "number_differs": "không khớp số, ký hiệu",
    "type_differs": "không khớp loại văn bản",
    "year_differs": "năm không khớp nhau",
    "period_differs": "ngày nhận sau ngày hẹn",
    "in_future": "ngày ở tương lai",
    "too_young": "tuổi cha hoặc mẹ không hợp lý",
    "same_number": "trùng số với người khác trên giấy",
    "same_place": "cùng chỗ với giá trị khác",
    "wrong_person": "có thể là của người khác trên giấy",
    "code_differs": "không khớp mã QR, mã vạch",
    "code_disputed": "mã QR có thể của thẻ khác",
    "several_people": "trên giấy có thẻ của nhiều người",
    "several_codes": "trên giấy có nhiều mã hồ sơ",
    "mrz_differs": "không khớp dòng mã của thẻ",
    "cards_differ": "trên giấy có thông tin của nhiều thẻ",
    "dossier_codes_differ": "các mã hồ sơ trên giấy khác nhau",
    "layout_differs": "bố cục không khớp loại giấy tờ",
    "name_differs": "tên không khớp nhau",
    "number_sign_differs": "ký hiệu không khớp loại giấy tờ",
    "owner_differs": "không khớp người sử dụng",
    "words_differ": "số và chữ không khớp nhau",
    "check_digit": "sai số kiểm tra",
    "before_birth": "ngày trước ngày sinh",
    "before_issue": "ngày trước ngày cấp",
    "torn": "chữ nằm vắt giữa hai cột",
    "goes_on": "tên có thể còn phần ở dòng dưới",
    "edition_differs": "nơi cấp hoặc ngày cấp không khớp mẫu giấy",
    "may_go_on": "có thể còn phần tiếp theo",
    "other_party_missing": "không thấy bên kia",
    "cut": "có thể bị cắt mất chữ",
    "unsure": "đọc không chắc",
    "type_unsure": "nghi sai loại giấy tờ",
    "by_rule": "đủ bằng chứng, tự nhận",
    "type_corrected": "loại giấy tờ đã được sửa, cần xem lại",
    # which pages a paper has
    "beginning_unclear": "không rõ trang này bắt đầu giấy tờ nào",
    "letterhead_without_title": "có quốc hiệu nhưng không đọc được tên giấy tờ",
    "letterhead_unclear": "đầu trang giống phần đầu của một giấy tờ khác",
    "heading_unknown": "đầu trang có tiêu đề lạ, có thể là giấy tờ khác",
    "number_on_first_page": "trang đầu giấy tờ mà số trang không phải 1",
    "numbers_start_again": "số trang bắt đầu lại từ 1",
    "page_order": "số trang không liền nhau, có thể lẫn trang hoặc thiếu trang",
    "page_unread": "có trang không đọc được, có thể của giấy tờ khác",
    "behind_the_end": "có trang nằm sau phần ký, có thể của giấy tờ khác",
    "going_on_unclear": "không rõ trang này có thuộc giấy tờ này không",
    "other_people": "các trang ghi số định danh của những người khác nhau",
    "other_size": "có trang khác khổ giấy, có thể của giấy tờ khác",
    "annex_of_another": "phụ lục ghi kèm theo văn bản khác",
    "annex_with_letterhead": "phụ lục có quốc hiệu riêng, có thể là giấy tờ khác",
    "annex_of_what": "không rõ phụ lục của giấy tờ nào",
    "card_sides_unsure": "chưa chắc hai mặt là của một thẻ",
    "several_cards": "một trang có nhiều thẻ",
    "several_papers": "một trang có nhiều giấy tờ",
    # what a person said
    "confirmed": "người đã xác nhận",
    "corrected": "người đã sửa",
    "rejected": "người xem thấy giấy không có",
}

EVIDENCE = {
    "title": "có tiêu đề",
    "no_title": "không đọc được tiêu đề",
    "number_sign": "ký hiệu cùng loại",
    "number_sign_differs": "ký hiệu của loại khác",
    "letter_layout": "bố cục công văn",
    "layout_differs": "bố cục không khớp ký hiệu",
    "phrases": "các dòng in của loại này",
    "marks": "dấu hiệu của thẻ",
    "person": "do người xác định",
    "chip_qr": "mã QR của thẻ",
    "mrz": "dòng mã của thẻ",
    "dossier_qr": "mã QR của hồ sơ",
    "dossier_barcode": "mã vạch của hồ sơ",
    "copy_certified": "có dấu chứng thực bản sao",
    "copy_issued": "bản sao cấp từ sổ gốc",
    "copy_own": "bản sao y, sao lục, trích sao",
    "bien_dong_recorded": "trang bổ sung có ghi thay đổi",
    "bien_dong_empty": "trang bổ sung không ghi thay đổi",
    "bien_dong_unseen": "chưa thấy trang ghi thay đổi",
    "pages_out_of_order": "các trang đã được xếp lại theo số",
    "cover_sheet": "tờ phân cách",
    "card_number": "hai mặt thẻ cùng số",
    "divided_by_hand": "do người tách",
}
"""What spoke for the type and the pages of a paper, as far as a person can use it."""

RISKS = {
    "pages": "nghi chia sai giấy tờ",
    "identity": "số định danh",
    "serial": "số phôi, số vào sổ",
    "document_number": "số văn bản, hồ sơ",
    "person_name": "tên người",
    "handwritten": "viết tay",
    "contradiction": "hai nguồn mâu thuẫn",
    "unsure": "đọc không chắc",
    "type": "nghi sai loại",
    "other": "khác",
}

OUTCOMES = {
    "confirmed": "đã xác nhận",
    "corrected": "đã sửa",
    "rejected": "giấy không có",
    "read": "đã đọc lại",
    "withdrawn": "đã rút lại",
}

SUBJECTS = {
    "loai": "Loại giấy tờ",
    "trang": "Các trang",
    "kq_code": "Mã kết quả",
    "origin": "Nguồn gốc bản số",
    "role": "Vai trò",
    "successor": "Giấy tờ nhận các trang",
    "since": "Từ ngày",
    "evidence": "Căn cứ, lý do",
    "kind": "Vì sao hết hiệu lực",
    "by_paper": "Giấy tờ làm căn cứ",
}

PROBLEMS = {
    **COUNTER_PROBLEMS,
    "empty": "chưa nhập gì",
    "says_nothing": "phải nói rõ, ít nhất 10 ký tự",
    "number_inside": "không được chứa số định danh hay dãy số dài",
    "iso_date": "ngày viết 2026-07-02, tháng 2026-07, năm 2026",
    "another_paper": "phải là một giấy tờ khác",
    "too_long": "dài quá 2000 ký tự",
    "nothing_chosen": "hãy chọn một mục",
    "nothing_to_accept": "chưa đọc được gì để xác nhận; hãy sửa (correct) hoặc từ chối (reject)",
    "nothing_typed": "chưa có giá trị; gõ như trên giấy, hoặc bấm X nếu giấy không có",
    "type": "không có loại giấy tờ hay mã kết quả này",
    "divided": "các trang chỉ xác nhận được; nếu chia sai, hãy tách (split) hoặc gộp (join)",
    "type_rejected": "loại giấy tờ chỉ sửa được, không từ chối được",
    "electronic": "bản điện tử gốc không cần đối chiếu",
    "electronic_file": "bản điện tử gốc do chữ ký số trong tệp cho biết, không chọn tay được",
    "not_described": "hãy chọn vai trò hoặc nguồn gốc",
    "role_in_dossier": "hãy chọn vai trò trong hồ sơ",
    "not_yours": "không có quyết định nào của bạn để hoàn tác",
    "divided_by_you": "các trang đã chia lại; muốn trở lại thì tách hoặc gộp lần nữa",
    "not_inside": "trang phải thuộc giấy tờ này và sau trang đầu của nó",
    "nothing_before": "trong tệp quét không có giấy tờ nào đứng trước",
    "other_scan": "hai giấy tờ không cùng một tệp quét",
    "itself": "không gộp được giấy tờ với chính nó",
    "personal_id": "số định danh có 12 chữ số, ba số đầu là mã nơi đăng ký khai sinh (CMND cũ: 9)",
    "date": "ngày viết 02/07/1985, tháng 07/1985, năm 1985",
    "full_date": "cần đủ ngày, tháng, năm: 02/07/1985",
    "spoken_date": "cần đủ ngày, tháng, năm: 02/07/1985",
    "so_ky_hieu": "số, ký hiệu viết 123/QĐ-UBND",
    "registry_number": "số viết 12/2024 hoặc 12",
    "person_name": "họ tên chỉ có chữ, từ hai tiếng trở lên, không kèm danh xưng",
    "sex": "giới tính là Nam hoặc Nữ",
    "ethnic": "tên dân tộc không có trong danh mục",
    "country": "tên nước không có trong danh mục",
    "dossier_code": "mã hồ sơ viết H15.50.05.13-261008-0975",
    "procedure_code": "mã thủ tục viết 1.001193",
    "intended_name": "họ tên chỉ có chữ, từ hai tiếng trở lên, không kèm danh xưng",
    "expiry": "ngày viết 02/07/1985; không thời hạn thì viết “Không thời hạn”",
    "two_tongue_date": "cần đủ ngày, tháng, năm: 02/07/1985",
    "place_date": "cần đủ ngày, tháng, năm: 02/07/1985",
    "licence_class": "hạng giấy phép viết A1, B2",
    "licence_number": "số giấy phép lái xe chỉ có chữ số",
    "firm": "tên chỉ có chữ và số, như in trên giấy",
    "trades": "ngành nghề ghi như in trên giấy",
    "grams": "cân nặng tính bằng gam: 3200",
    "tax_code": "mã số thuế có 10 hoặc 13 chữ số, đúng số kiểm tra",
    "business_code": "mã số có 10 chữ số, đúng số kiểm tra, hoặc là số định danh 12 chữ số",
    "land_serial": "số phát hành viết DA 123456",
    "entry_number": "số vào sổ viết CH 01234",
    "plot": "số thửa, số tờ chỉ có chữ số",
    "area": "diện tích viết 120,5 m2",
    "money": "số tiền viết 1.500.000",
    "ordinal": "số lần chỉ có chữ số",
    "form_code": "mã mẫu viết như in trên giấy",
    "owners": "mỗi người viết họ tên, cách nhau bằng dấu chấm phẩy",
    "post": "chức vụ không có trong danh mục",
    "body": "tên cơ quan có tiếng lạ hoặc còn thiếu",
}
OTHER_PROBLEM = "giá trị có chữ lạ hoặc không đúng dạng"

SAY = {
    "evidence": "Căn cứ: {told}.",
    "nothing_waits": "Không có gì chờ xem.",
    "more": "Xem tiếp: sohoa review next --after {cursor}",
    "and_more": "{names} và {count} trường khác",
    "waits": "có người chờ từ {since}",
    "place": "trang {page}: {box}",
    "decided": "Đã ghi: {field}: {outcome}.",
    "compared": "Đã ghi: đã đối chiếu bản chính.",
    "uncompared": "Đã ghi: bỏ kết quả đối chiếu bản chính.",
    "described": "Đã ghi vai trò, nguồn gốc của giấy tờ.",
    "described_before": "Đã ghi như vậy từ trước.",
    "typed": "Giá trị đúng như trên giấy: ",
    "private": "họ tên, số định danh chỉ nhận từ bàn phím: --value -",
    "which_field": "chọn một trường, hoặc --loai",
    "crop_field": "--crop cần tên trường",
    "refreshed": "Đã xếp lại {count} giấy tờ.",
    "empty": "(để trống)",
    "understood_again": "Đã đọc lại theo loại mới: {count} trường, {open} cần xem.",
    "later": "Đã ghi; chưa đọc lại được, sẽ tự làm khi dịch vụ trở lại (sohoa outbox list).",
    "divided": "Tệp quét gồm {count} giấy tờ",
    "by": "{by} ({desk}), {at}",
}

COLUMNS = {
    "next": ("Loại", "Cần xem", "Mã giấy tờ"),
    "show": ("Trường", "Đang ghi", "Hai lần đọc", "Vì sao"),
    "divided": ("Trang", "Loại", "Cần xem", "Mã giấy tờ"),
    "measure": ("Trường", "Tự nhận", "→ đúng", "→ sai", "Chờ", "Xem: đúng", "sai", "không có"),
}

HELP = {
    "next": "Giấy tờ cần xem trước: có người chờ, rồi theo mức rủi ro, rồi cũ nhất.",
    "show": "Xem các trường: giá trị, hai lần đọc, lý do, chỗ trên trang.",
    "accept": "Xác nhận: giá trị đang hiện đúng như trên giấy.",
    "correct": "Sửa: nhập giá trị đúng như trên giấy (hoặc --loai: sửa loại giấy tờ).",
    "reject": "Từ chối: giấy không có hoặc không ai đọc được; trường để trống.",
    "compare": "Đối chiếu bản chính: đã so bản số với bản giấy gốc.",
    "describe": "Ghi vai trò và nguồn gốc của giấy tờ đã lưu.",
    "origin": "Nguồn gốc: from-original, certified-copy, plain-scan.",
    "role": "Vai trò: component, result, return-reason, process.",
    "in_dossier": "Vai trò trong hồ sơ này; không ghi: hồ sơ duy nhất có giấy tờ này.",
    "why": "Lý do (được ghi vào sổ); bắt buộc khi bản số hoá đã được cơ quan ký số.",
    "split": "Tách: một giấy tờ khác bắt đầu ở trang này của tệp quét.",
    "join": "Gộp giấy tờ với giấy tờ đứng trước nó trong tệp quét.",
    "at": "Trang (trong tệp quét) mở đầu giấy tờ thứ hai.",
    "with": "Gộp với giấy tờ này, cũng trong tệp quét đó.",
    "seen_pages": "Dấu của trường trang lúc xem; cần khi người khác đã quyết định.",
    "measure": "Quy tắc tự nhận đúng sai thế nào, theo quyết định của người xem.",
    "refresh": "Xếp lại hàng chờ (sau khi nâng cấp chương trình).",
    "field": "Tên trường, ví dụ ho_ten (xem “sohoa review show”).",
    "seen": "Dấu của trường lúc xem; cần khi trường đã có người quyết định.",
    "value": "Giá trị; dấu “-” (mặc định): đọc từ bàn phím, không để lại trong lịch sử lệnh.",
    "sure": "Giấy in đúng như vậy dù trông lạ.",
    "crop": "Ghi ảnh (PNG) của trường này vào tệp.",
    "all": "Cả những trường không cần xem.",
    "undo": "Bỏ kết quả đối chiếu đã ghi.",
    "loai": "Loại giấy tờ (giay_khai_sinh) hoặc mã kết quả (KQ.G15.000031).",
    "after": "Tiếp sau giấy tờ này.",
}


def tell_reasons(codes: Iterable[str]) -> str:
    """Why a field waits; a code without words stands for itself."""
    return "; ".join(REASONS.get(code, code) for code in codes)


def tell_evidence(codes: Iterable[str]) -> str:
    """What spoke for a paper's type; codes of how its pages were found are not for people."""
    return "; ".join(EVIDENCE[code] for code in codes if code in EVIDENCE)


def tell_time(moment: datetime) -> str:
    """As clocks in Viet Nam show it, whatever the machine's zone."""
    return f"{moment.astimezone(VIET_NAM):%H:%M %d/%m/%Y}"


def tell_problem(code: str) -> str:
    """What a typed value lacks."""
    return PROBLEMS.get(code, OTHER_PROBLEM)
