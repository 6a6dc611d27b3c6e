"""What users read of the ledger: commands, deeds, and what may be wrong with an entry."""

from __future__ import annotations

HELP = {
    "audit": "Sổ nhật ký: ai đã xem, quyết định, dùng lại gì, khi nào, để làm gì.",
    "verify": "Kiểm tra sổ nhật ký: không mục nào bị sửa, xoá, chèn hay đổi chỗ.",
    "list": "Xem các mục của sổ (chỉ kiểm tra viên; lần xem cũng được ghi).",
    "export": "Xuất các mục ra tệp (chỉ kiểm tra viên; lần xuất cũng được ghi).",
    "asked": "Ai đã tìm tên hoặc số này (chỉ kiểm tra viên; lần hỏi cũng được ghi).",
    "anchor": "Chốt ngay các mục chưa chốt vào kho bị khoá.",
    "purpose": "Dùng vào việc gì (bắt buộc, được ghi vào sổ nhật ký; không ghi tên, số của ai).",
    "user": "Chỉ của người này.",
    "desk": "Chỉ của quầy này.",
    "paper": "Chỉ về giấy tờ này.",
    "dossier": "Chỉ về hồ sơ này.",
    "deed": "Chỉ loại việc này.",
    "from": "Từ ngày (2026-11-29).",
    "to": "Đến hết ngày (2026-11-30).",
    "after": "Xem tiếp sau mục số này.",
    "limit": "Số mục.",
    "jsonl": "Ghi JSON, mỗi dòng một mục, vào tệp này (“-”: ra màn hình).",
    "csv": "Ghi CSV vào tệp này (“-”: ra màn hình).",
    "text": "Dấu “-”: đọc tên hoặc số từ bàn phím, không để lại trong lịch sử lệnh.",
}

SAY = {
    "sound": "Sổ nhật ký nguyên vẹn: {entries} mục, {anchored} mục đã chốt.",
    "broken": "Sổ nhật ký KHÔNG nguyên vẹn: {count} chỗ sai, đầu tiên ở mục {seq} ({what}).",
    "what_now": "Báo kiểm tra viên và quản trị ngay; giữ nguyên cơ sở dữ liệu để điều tra.",
    "nothing": "Không có mục nào.",
    "more": "Còn nữa: thêm --after {seq}.",
    "exported": "Đã xuất {count} mục.",
    "anchored": "Đã chốt {count} mục.",
    "restored": "Đã khôi phục {entries} mục của sổ nhật ký (đến lần chốt cuối).",
    "ask_text": "Tên hoặc số cần hỏi: ",
    "nobody": "Không ai tìm tên hoặc số này trong {count} lượt tìm.",
    "other_key": "{count} lượt tìm được ghi bằng khoá khác (audit.key), không hỏi được.",
    "from_keyboard": "tên hoặc số chỉ nhận từ bàn phím: sohoa audit asked -",
    "one_file": "hãy cho --jsonl hoặc --csv, một trong hai",
    "bad_day": "ngày phải viết như 29/11/2026",
}

COLUMNS = {
    "verify": ("Mục", "Sai lệch"),
    "list": ("Mục", "Lúc", "Ai", "Việc", "Về", "Mục đích"),
}

DEEDS = {
    "searched": "tìm",
    "read": "xem",
    "downloaded": "lấy bản sao",
    "decided": "quyết định",
    "checked": "xét dùng lại",
    "attached": "dùng lại",
    "revoked": "thôi dùng lại",
    "opened": "mở hồ sơ",
    "filed": "xếp vào hồ sơ",
    "tied": "gắn với người",
    "certified": "xác nhận bản số hoá",
    "verified": "kiểm chữ ký số",
    "ended": "ghi hết hiệu lực",
    "released": "cho xử lý lại",
    "dropped": "bỏ tệp cách ly",
    "listed": "xem sổ nhật ký",
    "asked": "hỏi ai đã tìm",
    "exported": "xuất dữ liệu",
    "anchored": "chốt sổ",
    "rebuilt": "khôi phục",
    "connected": "nối hệ thống khác",
    "disconnected": "ngắt hệ thống khác",
    "signed_in": "đăng nhập",
    "signed_out": "đăng xuất",
    "sign_in_failed": "đăng nhập không được",
    "locked_out": "bị tạm khoá đăng nhập",
    "account_changed": "thay đổi tài khoản",
}

FAULTS = {
    "changed": "nội dung bị sửa",
    "replaced": "bị thay bằng mục khác",
    "missing": "bị xoá",
    "misplaced": "bị chèn thêm hoặc đổi chỗ",
    "rewritten": "khác với mục đã chốt",
    "cut_off": "bị xoá cùng mọi mục sau nó",
    "unanchored": "bản chốt của mục này không còn",
    "anchor_spoilt": "bản chốt bắt đầu từ mục này bị hỏng",
}

ON_PAGE = {
    "sound": "Sổ nhật ký nguyên vẹn",
    "broken": "Sổ nhật ký KHÔNG nguyên vẹn: {count} chỗ sai, đầu tiên ở mục {seq} ({what})",
    "running": "Đang kiểm tra: {entries} / {head} mục",
    "deed": "loại việc không có",
}

FLASHES = {"anchored": "Đã chốt {count} mục."}
