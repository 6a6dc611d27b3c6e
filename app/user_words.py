"""What users read of accounts, roles, passwords and keys."""

from __future__ import annotations

from pipeline.api_keys import Scope
from pipeline.question import Duty

DUTIES = {
    Duty.SCAN: "Quét",
    Duty.OFFICER: "Thụ lý",
    Duty.APPROVER: "Duyệt",
    Duty.LEADER: "Lãnh đạo",
    Duty.INSPECTOR: "Kiểm tra",
    Duty.ADMINISTRATOR: "Quản trị",
}

DUTIES_MEAN = {
    Duty.SCAN: "số hoá, quét lại, sửa và nhận giấy tờ của quầy mình",
    Duty.OFFICER: "như Quét; tìm, xem, dùng lại giấy tờ cho hồ sơ đang thụ lý",
    Duty.APPROVER: "hàng chờ duyệt và xác nhận bản số hoá của đơn vị mình",
    Duty.LEADER: "số liệu thống kê của đơn vị mình, không xem giấy tờ",
    Duty.INSPECTOR: "mọi giấy tờ và sổ nhật ký, có nêu mục đích; không sửa gì",
    Duty.ADMINISTRATOR: "người dùng, quầy, thiết lập, hàng đợi; không xem giấy tờ",
}

SCOPES = {
    Scope.SEARCH: "tìm kiếm",
    Scope.READ_PAPERS: "xem giấy tờ",
    Scope.WRITE_PAPERS: "số hoá giấy tờ",
    Scope.READ_DOSSIERS: "xem hồ sơ",
    Scope.WRITE_DOSSIERS: "gửi hồ sơ, trạng thái",
    Scope.REUSE: "kiểm tra và dùng lại giấy tờ",
    Scope.REVIEW: "duyệt giá trị",
    Scope.SIGN: "ký số bản số hoá",
    Scope.BATCHES: "chạy và theo dõi lô",
    Scope.FIGURES: "xem thống kê",
    Scope.LEDGER: "xem sổ nhật ký",
    Scope.USERS: "quản lý người dùng và khoá máy",
}

STATES = {"active": "đang dùng", "disabled": "đã khoá"}

FIELDS = {
    "user": "Tên đăng nhập",
    "name": "Họ tên hiển thị",
    "desk": "Quầy",
    "duties": "Vai trò",
    "scopes": "Phạm vi",
    "subject": "Mã ở hệ thống đăng nhập chung",
    "password": "Mật khẩu hiện tại",
    "password_twice": "Mật khẩu nhập lại",
}

PROBLEMS = {
    "empty": "chưa có",
    "no_user": "chỉ gồm chữ thường không dấu, số, dấu chấm, gạch; không dùng số định danh",
    "wrong_password": "không đúng",
    "differs": "không giống lần đầu",
    "no_duty": "không có vai trò này",
    "no_scope": "không có phạm vi này",
}

WEAKNESSES = {
    "short": "ngắn hơn 10 ký tự",
    "long": "dài hơn 200 ký tự",
    "name": "chứa tên của bạn",
    "known": "quá phổ biến, dễ đoán",
    "plain": "chỉ gồm số hoặc quá ít ký tự khác nhau",
    "same": "giống mật khẩu cũ",
}

REASONS = {
    "provider_unavailable": (
        "Hệ thống đăng nhập chung tạm thời không truy cập được.",
        "Dùng mật khẩu nếu có, hoặc thử lại sau ít phút.",
    ),
    "not_signed_in": ("Bạn chưa đăng nhập, hoặc phiên đã hết hạn.", "Đăng nhập rồi làm lại."),
    "sign_in_failed": (
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "Kiểm tra phím Caps Lock và bộ gõ; quên mật khẩu thì nhờ quản trị đặt lại.",
    ),
    "not_vouched": (
        "Hệ thống đăng nhập chung chưa xác nhận được bạn.",
        "Thử lại; nếu vẫn không được, nhờ quản trị gắn mã của bạn vào tài khoản.",
    ),
    "too_many_tries": ("Đã thử quá nhiều lần.", "Chờ {wait} rồi thử lại."),
    "too_many_calls": ("Khoá này gọi quá nhiều lần trong một phút.", "Chờ {wait} rồi gọi lại."),
    "weak_password": (
        "Mật khẩu chưa dùng được: {weakness}.",
        "Dùng ít nhất 10 ký tự, ví dụ một câu ngắn chỉ mình bạn biết.",
    ),
    "forged": (
        "Yêu cầu này không đến từ trang của hệ thống, hoặc trang đã mở quá lâu.",
        "Tải lại trang rồi làm lại.",
    ),
}
"""Part of `app.messages.REASONS`."""

FAULTS = {
    "administrator_exists": "Đã có quản trị viên đang hoạt động",
    "account_exists": "Tên đăng nhập hoặc mã đăng nhập chung này đã có người dùng",
    "last_administrator": "Đây là quản trị viên cuối cùng đang hoạt động",
}

HELP = {
    "users": "Người dùng của trang web và khoá của máy khác gọi vào.",
    "first": "Tạo quản trị viên đầu tiên (chỉ khi chưa có ai).",
    "add": "Thêm người dùng.",
    "list": "Liệt kê người dùng.",
    "disable": "Khoá tài khoản; phiên đang mở kết thúc ngay.",
    "enable": "Mở lại tài khoản.",
    "password": "Đặt mật khẩu mới; người dùng phải đổi khi đăng nhập.",
    "roles": "Đặt lại vai trò (thay hết vai trò cũ).",
    "key": "Khoá cho máy khác gọi vào.",
    "key_add": "Tạo khoá; khoá chỉ hiện một lần.",
    "key_list": "Liệt kê khoá.",
    "key_revoke": "Thu hồi khoá.",
    "user": "Tên đăng nhập, ví dụ an.nv.",
    "name": "Họ tên hiển thị.",
    "desk": "Mã quầy.",
    "role": "Vai trò (ghi nhiều lần được): quet, thu_ly, duyet, lanh_dao, kiem_tra, quan_tri.",
    "scope": "Phạm vi (ghi nhiều lần được), ví dụ papers:read.",
    "subject": "Mã của người này ở hệ thống đăng nhập chung (OIDC).",
    "no_password": "Không đặt mật khẩu: chỉ vào qua hệ thống đăng nhập chung.",
    "machine": "Tên máy, hệ thống sẽ dùng khoá.",
    "key_id": "Mã khoá",
}

SAY = {
    "ask_password": "Mật khẩu (ít nhất 10 ký tự): ",
    "ask_again": "Nhập lại mật khẩu: ",
    "first_added": "Đã tạo quản trị viên {user}. Chạy “sohoa serve” rồi đăng nhập.",
    "added": "Đã thêm {user}. Người này phải đổi mật khẩu khi đăng nhập lần đầu.",
    "added_without": "Đã thêm {user}; vào qua hệ thống đăng nhập chung.",
    "revoked": "đã thu hồi",
    "valid": "đang dùng",
    "disabled": "Đã khoá {user}.",
    "enabled": "Đã mở lại {user}.",
    "password_set": "Đã đặt mật khẩu mới cho {user}.",
    "roles_set": "Vai trò của {user}: {duties}.",
    "key_added": "Khoá của {name} (mã {key_id}). Chỉ hiện một lần, hãy cất ngay:",
    "key_revoked": "Đã thu hồi khoá {key_id}.",
    "nobody": "Chưa có người dùng nào. Tạo quản trị viên đầu tiên: sohoa users first",
    "no_keys": "Chưa có khoá nào.",
}

COLUMNS = {
    "users": ("Tên đăng nhập", "Họ tên", "Quầy", "Vai trò", "Tình trạng"),
    "keys": ("Mã khoá", "Tên", "Quầy", "Vai trò", "Phạm vi", "Tình trạng"),
}
