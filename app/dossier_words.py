"""What users read of procedures and dossiers; the rest is in `app/messages.py`."""

from __future__ import annotations

WHOLE_MESSAGE = "nội dung"

FAULTS = {
    "missing": "còn thiếu",
    "too_short": "quá ngắn (ít nhất {least} ký tự)",
    "too_long": "quá dài (nhiều nhất {most} ký tự)",
    "too_many": "có quá nhiều phần tử (nhiều nhất {most})",
    "too_large": "quá lớn (nhiều nhất {most} byte)",
    "not_json": "không phải JSON hợp lệ (dòng {line})",
    "not_utf8": "không phải văn bản UTF-8",
    "number_inside": "không được chứa số định danh hay dãy số dài",
    "unreadable": "không mở được ({kind})",
    "not_text": "phải là chuỗi ký tự",
    "not_list": "phải là danh sách",
    "not_object": "phải là đối tượng {{…}}",
    "not_flag": "phải là 0 hoặc 1",
    "not_time": "không phải ngày giờ (ví dụ 2026-11-20T08:30:00+07:00 hoặc 20261120083000)",
    "in_future": "ở tương lai; kiểm tra đồng hồ của hệ thống gửi",
    "bad_sign": "có ký tự không lưu được",
    "bad_dossier_code": "không đúng mẫu mã hồ sơ (ví dụ H15.50.05.13-261008-0975)",
    "bad_procedure_code": "không đúng mẫu mã thủ tục (ví dụ 1.001193)",
    "bad_result_code": "không đúng mẫu mã kết quả (ví dụ KQ.G15.000031)",
    "bad_number": "không đúng mẫu số định danh, mã số thuế hay hộ chiếu",
    "not_12_digits": "phải là 12 số định danh hoặc mã QR của thẻ",
    "unknown_value": "không thuộc các giá trị đã biết: {known}",
    "nothing_said": "không có thông tin nào về hồ sơ",
    "id_used": "đã dùng cho một thông điệp khác nội dung",
    "dossier_known": "Hồ sơ {key} đã có",
    "name_taken": "Tên {key} đã có hệ thống khác dùng",
    "no_procedure": "Chưa có thủ tục {key} trong bảng thủ tục (sohoa procedures import)",
    "dossier_not_live": "Hồ sơ {key} chưa mở đủ hoặc đã kết thúc",
    "process_paper": (
        "Giấy tiếp nhận, phiếu kiểm soát chỉ xếp cùng hồ sơ, "
        "không bao giờ là thành phần hay kết quả"
    ),
    "paper_changed": "Giấy tờ {key} vừa thay đổi trong lúc gắn; chưa ghi gì, hãy xét lại",
    "several_dossiers": "Giấy tờ nằm trong nhiều hồ sơ ({key}); hãy nói rõ hồ sơ nào",
    "certified": (
        "Bản số hoá đã được cơ quan ký số; chỉ người duyệt đổi được nguồn gốc này, "
        "và phải ghi lý do"
    ),
    "ended_already": "Đã ghi như vậy cho giấy tờ này rồi",
    "withdrawn_already": "Đã bỏ trước đó rồi",
    "has_number": "Giấy tờ này đã có số định danh ở chỗ đó; nếu sai thì sửa khi rà soát",
}

PROCEDURE_HELP = {
    "procedures": "Thủ tục hành chính: thành phần hồ sơ và giấy tờ thay được.",
    "check": "Kiểm tra các tệp thủ tục (mặc định: tất cả tệp đang dùng).",
    "list": "Liệt kê các thủ tục.",
    "show": "Xem một thủ tục và các thành phần của nó.",
    "import": "Nhập thủ tục từ tệp JSON hoặc CSV vào thư mục riêng của tỉnh.",
    "code": "Mã thủ tục (1.001193 hoặc 1.001612.000.00.00.H19).",
    "paths": "Tệp hoặc thư mục.",
    "file": "Tệp .json hoặc .csv (docs/procedures.md).",
}

PROCEDURE_SAY = {
    "right": "đúng",
    "all_right": "{count} tệp thủ tục, không có lỗi.",
    "recheck": "Thủ tục {code} phải đối chiếu lại với Cổng dịch vụ công (từ {day}).",
    "unknown": "Không có thủ tục {code}.",
    "not_in_effect": "Phiên bản này không có hiệu lực hôm nay.",
    "imported": "{new} mới, {changed} thay đổi, {same} giữ nguyên.",
    "own": "của tỉnh",
    "new": "mới",
    "changed": "thay đổi",
    "same": "giữ nguyên",
}

MODES = {
    "N": "N: lập mới",
    "D": "D: tra cứu dữ liệu, không cần giấy",
    "K": "K: dùng lại từ kho",
    "P": "P: xuất trình bản gốc, quét rồi trả lại",
    "O": "O: phải nộp bản gốc",
}

LEVELS = {"xa": "cấp xã", "tinh": "cấp tỉnh", "bo": "cấp bộ", "cong_chung": "công chứng"}

DOSSIER_HELP = {
    "dossiers": "Hồ sơ từ hệ thống một cửa, và hồ sơ mở thủ công.",
    "receive": "Nhận thông điệp hồ sơ (JSON) từ tệp, từ bàn phím (-) hoặc từ thư mục nhận.",
    "show": "Xem một hồ sơ: thành phần, giấy tờ, kết quả.",
    "list": "Liệt kê hồ sơ.",
    "open": "Mở hồ sơ thủ công; số định danh hoặc mã QR của thẻ đọc từ bàn phím.",
    "file": "Xếp một giấy tờ vào hồ sơ.",
    "tie": "Gắn giấy tờ không có số định danh với một người; số đọc từ bàn phím.",
    "files": "Tệp JSON; dấu “-”: đọc từ bàn phím.",
    "folder": "Nhận mọi thông điệp trong thư mục này rồi chuyển tệp sang done/ hoặc bad/.",
    "procedure": "Mã thủ tục.",
    "purpose": "Mục đích mở hồ sơ (được ghi lại).",
    "role": "Vai trò: component, result, return-reason, process.",
    "component": "Thành phần của thủ tục (khoá hoặc mã thành phần).",
    "evidence": "Căn cứ để gắn (được ghi lại; không ghi số định danh).",
    "of": "Giấy tờ chung: của chồng (chong) hay của vợ (vo).",
    "by_hand": "Chỉ hồ sơ mở thủ công.",
    "live": "Chỉ hồ sơ đang giải quyết.",
    "astray": "Chỉ hồ sơ chưa thuộc quầy nào đã biết (dành cho kiểm tra, quản trị).",
    "after": "Tiếp sau mã hồ sơ này.",
    "exchange": "In hồ sơ dạng JSON theo trường trao đổi với Cổng dịch vụ công quốc gia.",
    "exchange_purpose": "Mục đích (bắt buộc với vai trò kiểm tra; được ghi vào sổ).",
}

DOSSIER_SAY = {
    "astray": "Chưa quầy nào nhận: DonViXuLy lạ; xem “sohoa dossiers list --astray”.",
    "nothing_to_receive": "Không có thông điệp nào.",
    "left": "tệp chưa ghi xong, để lần sau",
    "no_folder": "hãy cho tệp, dấu “-” hoặc --folder (dossiers.inbox)",
    "received": "{good} thông điệp đã nhận, {bad} sai.",
    "ignored": "Bỏ qua các trường không biết: {names}.",
    "ask_person": "Số định danh (12 số) hoặc mã QR của thẻ: ",
    "opened": "Đã mở hồ sơ {ma_ho_so} thủ công; việc này được ghi lại.",
    "filed": "Đã xếp vào hồ sơ {ma_ho_so}.",
    "filed_before": "Giấy tờ này đã ở đúng chỗ đó trong hồ sơ {ma_ho_so}.",
    "not_fitting": "Lưu ý: loại giấy tờ này không thuộc loại mà thành phần chấp nhận.",
    "tied": "Đã gắn giấy tờ {paper_id} với người này; việc này được ghi lại.",
    "by_hand": "mở thủ công: {user}, {desk}; mục đích: {purpose}",
    "hidden": "{count} giấy tờ của quầy khác không hiển thị.",
    "joined": "Giấy tờ {paper_id} đã được gộp vào {successor}: hãy xếp giấy tờ đó vào hồ sơ.",
    "no_procedure": "Chưa có thủ tục này trong bảng thủ tục.",
    "none": "Không có hồ sơ nào.",
    "incomplete": "chưa nhận thông điệp mở hồ sơ",
    "title": "Hồ sơ {ma_ho_so}",
    "condition": "(nếu {condition})",
}

OUTCOMES = {
    "opened": "đã mở hồ sơ",
    "changed": "đã cập nhật",
    "unchanged": "không có gì mới",
    "outdated": "cũ hơn thông tin đã có; đã lưu, không thay đổi",
    "waiting": "đã lưu, chờ thông điệp mở hồ sơ",
    "duplicate": "đã nhận trước đó",
}

DOSSIER_STATES = {
    "registered": "mới đăng ký",
    "received": "được tiếp nhận",
    "refused": "không được tiếp nhận",
    "in_process": "đang xử lý",
    "supplement": "yêu cầu bổ sung",
    "payment": "chờ nghĩa vụ tài chính",
    "withdrawal": "yêu cầu rút hồ sơ",
    "stopped": "dừng xử lý",
    "finished": "đã xử lý xong",
    "returned": "đã trả kết quả",
}

CHANNELS = {"1": "trực tiếp", "2": "trực tuyến", "3": "bưu chính công ích"}
