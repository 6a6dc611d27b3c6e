"""What users read of the figures of QĐ 766/QĐ-TTg and of reuse."""

from __future__ import annotations

KPI_HELP = {
    "kpi": "Chỉ số số hoá (Bộ chỉ số 766, nhóm 4) và kết quả dùng lại giấy tờ theo quầy, theo kỳ.",
    "from": "Từ ngày tiếp nhận này (2026-11-01).",
    "to": "Đến hết ngày tiếp nhận này (2026-11-30).",
    "period": "Tháng, quý hoặc năm: 2026-11, 2026-Q4, 2026. Mặc định: từ đầu tháng này.",
    "desk": "Chỉ quầy này.",
    "by": "Mỗi dòng một quầy (desk) hoặc một tháng (month).",
    "csv": "Ghi tệp CSV này.",
    "xlsx": "Ghi tệp Excel này: một trang số liệu, một trang định nghĩa.",
}

KPI_SAY = {
    "title": "Chỉ số số hoá hồ sơ, tiếp nhận từ {first} đến {last}",
    "total": "Tổng",
    "no_desk": "(chưa thuộc quầy nào)",
    "none": "N/A",
    "written": "Đã ghi {name}.",
    "estimate": (
        "Thời gian tiết kiệm là ước tính: {minutes:g} phút cho mỗi giấy tờ không phải yêu cầu nộp "
        "(kpi.minutes_per_paper)."
    ),
    "undated": "{count} hồ sơ chưa có ngày tiếp nhận nên không thuộc kỳ nào.",
    "no_link": (
        "Chưa đặt dossiers.paper_link: kết quả lưu ở đây được tính vào 4.1, 4.2, 4.4 "
        "nhưng Cổng chưa nhận được liên kết tệp."
    ),
    "two_periods": "chọn --period, hoặc --from và --to",
    "bad_day": "ngày {text} (ví dụ 01/11/2026)",
    "bad_by": "--by {text}; {help}",
    "not_written": "không ghi được tệp ({kind})",
    "figures": "Số liệu",
    "definitions": "Định nghĩa",
}

RATIOS = {
    "4.1": "Hồ sơ có cấp kết quả giải quyết điện tử",
    "4.2": "Hồ sơ thực hiện số hoá",
    "4.3": "Hồ sơ khai thác, sử dụng lại thông tin, dữ liệu số hoá",
    "4.4": "Hồ sơ được số hoá có kết nối, chia sẻ dữ liệu",
    "4.5": "Hồ sơ dùng dữ liệu dân cư",
    "reuse_rate": "Tỷ lệ dùng lại giấy tờ (theo thành phần)",
}

SHORT = {"reuse_rate": "Dùng lại"}
"""What stands before the columns of a ratio, where that is not its number."""

NUMERATORS = {
    "4.1": "hồ sơ có liên kết tệp kết quả, thủ tục có trả kết quả bằng giấy tờ",
    "4.2": "hồ sơ có tệp trong thành phần và tệp kết quả (nếu thủ tục có trả giấy tờ)",
    "4.3": "hồ sơ có ít nhất một thành phần được đánh dấu dùng lại",
    "4.4": "hồ sơ có thành phần lấy từ kho cá nhân, hoặc liên kết kết quả kèm mã kết quả",
    "4.5": "hồ sơ dùng tài khoản VNeID, kho cá nhân hoặc CSDL dân cư",
    "reuse_rate": "thành phần đã dùng lại giấy tờ có sẵn",
}

DENOMINATORS = {
    "4.1": "hồ sơ tiếp nhận trong kỳ, thủ tục có trả kết quả bằng giấy tờ",
    "4.2": "hồ sơ tiếp nhận trong kỳ",
    "4.3": "hồ sơ tiếp nhận trong kỳ",
    "4.4": "hồ sơ tiếp nhận trong kỳ",
    "4.5": "hồ sơ tiếp nhận trong kỳ; nguồn không nêu mẫu số theo kỳ",
    "reuse_rate": "thành phần có thể dùng lại (cách K hoặc P), thủ tục đã biết",
}

_INDEX = "QĐ 766/QĐ-TTg; “Mô tả công thức tính chỉ số 766”, bản chép trong công cụ công khai 2026"
FULL_MARKS = "từ 80 % đạt điểm tối đa; dưới 80 %: tỷ lệ × điểm tối đa / 80"

SOURCES = dict.fromkeys(RATIOS, _INDEX) | {"reuse_rate": "Định nghĩa của Sohoa (docs/kpi.md)"}

COLUMNS = {
    "group": "Quầy / tháng",
    "first": "Từ ngày",
    "last": "Đến ngày",
    "received": "Hồ sơ tiếp nhận",
    "numerator": "{ratio} tử số: {what}",
    "denominator": "{ratio} mẫu số: {what}",
    "percent": "{ratio} tỷ lệ (%)",
    "marks": "{ratio} mức điểm (% điểm tối đa)",
    "not_asked": "Giấy tờ không phải yêu cầu nộp",
    "pages": "Trang đã số hoá",
    "minutes": "Thời gian tiết kiệm (phút, ước tính)",
    "by_hand": "Hồ sơ mở thủ công (tính riêng)",
    "incomplete": "Hồ sơ chưa đủ thông tin",
    "unknown": "Hồ sơ chưa rõ có trả kết quả giấy tờ",
}

SCREEN = ("Chỉ tiêu", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Mức điểm (%)")
DEFINITION_COLUMNS = ("Chỉ tiêu", "Tử số", "Mẫu số", "Điểm tối đa", "Nguồn")

COUNTS = {
    "received": "Có ngày tiếp nhận trong kỳ (giờ Việt Nam), do hệ thống một cửa gửi.",
    "not_asked": "Thành phần đã dùng lại; mỗi thành phần của một hồ sơ tính một lần.",
    "pages": "Trang không trắng của giấy tờ quét trong kỳ, tính cho quầy quét đầu tiên.",
    "minutes": (
        "ƯỚC TÍNH: giấy tờ không phải yêu cầu nộp × {minutes:g} phút (kpi.minutes_per_paper)."
    ),
    "by_hand": "Hệ thống một cửa chưa gửi: không nằm trong tỷ lệ nào.",
    "incomplete": "Chưa biết thủ tục hoặc chủ hồ sơ; vẫn được tính.",
    "unknown": (
        "Thủ tục không có trong bảng thủ tục và danh mục kết quả: không tính vào 4.1; "
        "vào 4.2 khi có cả tệp kết quả."
    ),
}

RULES = (
    "Hồ sơ tính cho quầy đang giữ hồ sơ (DonViXuLy mới nhất), mỗi hồ sơ một lần.",
    "Mẫu số bằng 0: N/A. Làm tròn hai chữ số thập phân.",
    "Liên kết dùng lại đã thu hồi và tệp đã xoá không được tính.",
    "Nguồn không nêu điểm tối đa của từng chỉ tiêu: chỉ ghi phần trăm điểm tối đa.",
)

PERIODS = {
    "month": "Tháng này ({month}/{year})",
    "last_month": "Tháng trước ({month}/{year})",
    "quarter": "Quý này (quý {quarter}/{year})",
    "year": "Năm nay ({year})",
    "last_year": "Năm trước ({year})",
}

ON_PAGE = {
    "too_long": "chọn tối đa 36 tháng",
    "future": "kỳ này chưa bắt đầu",
    "two_days": "cho cả ngày bắt đầu và ngày kết thúc",
    "ratios": "Tỷ lệ của các chỉ tiêu",
    "ratios_desc": (
        "Mỗi thanh là một chỉ tiêu, dài theo phần trăm; vạch đứng ở 80 % là mức đạt điểm tối đa "
        "của 4.2 và 4.3. Số liệu nằm ở bảng bên cạnh."
    ),
    "months": "Hồ sơ tiếp nhận và giấy tờ không phải yêu cầu nộp theo tháng",
    "months_desc": (
        "Mỗi tháng hai cột: hồ sơ tiếp nhận (đặc), giấy tờ không phải yêu cầu nộp (gạch chéo). "
        "Số liệu nằm ở bảng bên dưới."
    ),
    "desks": "4.3 Hồ sơ khai thác, sử dụng lại dữ liệu số hoá, theo quầy",
    "desks_desc": (
        "Mỗi thanh là một quầy, dài theo phần trăm hồ sơ; vạch đứng ở 80 %. "
        "Số liệu nằm ở bảng bên dưới."
    ),
    "full_marks": "80 %",
    "received": "Hồ sơ tiếp nhận",
    "not_asked": "Giấy tờ không phải yêu cầu nộp",
}
