"""What a clerk reads of an event that is logged."""

EVENTS = {
    "service away": "{what} Đang chờ, việc sẽ tự tiếp tục; không tệp nào bị mất.",
    "service back": "Dịch vụ đã trở lại, làm tiếp.",
    "not finished": "Một tệp chưa xử lý xong (mã tiếp nhận {intake_id}; {fault}).",
    "decided": "Đã ghi quyết định của người xem (giấy tờ {paper_id}).",
    "understood again": "Đã đọc lại giấy tờ theo quyết định của người xem.",
    "effects not found": "Chưa xét được hiệu lực của một giấy tờ ({fault}); sẽ thử lại.",
    "not understood": "Chưa đọc lại được giấy tờ theo lời người xem ({fault}); sẽ thử lại.",
    "failed": "Một yêu cầu không làm được ({code}).",
    "incident": "Sự cố {incident} ở {route}.",
    "not vouched": "Hệ thống đăng nhập chung không xác nhận được người dùng ({code}).",
    "not signed out at the provider": "Chưa đăng xuất được ở hệ thống đăng nhập chung ({code}).",
    "certified without revocation information": "Bản ký số không kèm thông tin thu hồi chứng thư.",
    "ledger not checked": "Chưa kiểm tra được chuỗi nhật ký ({fault}).",
    "not followed up": "Việc sau khi quét chưa xong ({code}); sẽ làm lại.",
    "telling failed": "Không báo được cho hệ thống khác hoặc chỉ mục; sẽ thử lại.",
    "not told": "Chưa báo được cho hệ thống khác hoặc chỉ mục ({code}); sẽ thử lại.",
}
