"""Sentences on what the operating system refused, each with what to do about it."""

from __future__ import annotations

import errno

from pipeline.text.safe_text import printable

_SENTENCES = {
    "": "Không ghi được tệp {path}. Đóng tệp nếu đang mở, kiểm tra quyền ghi rồi chạy lại.",
    "ENOSPC": "Ổ đĩa đã đầy, chưa ghi được {path}. Xóa bớt tệp trên ổ đĩa rồi chạy lại.",
    "EDQUOT": "Đã dùng hết dung lượng được cấp, chưa ghi được {path}. Xóa bớt tệp rồi chạy lại.",
    "EFBIG": "Tệp quá lớn đối với ổ đĩa này: {path}. Chọn ổ đĩa khác rồi chạy lại.",
    "EACCES": "Không có quyền với {path}. Đóng tệp nếu đang mở trong chương trình khác, kiểm "
    "tra quyền truy cập rồi chạy lại.",
    "EROFS": "Ổ đĩa chỉ cho đọc, không ghi được {path}. Chọn ổ đĩa khác hoặc bỏ chế độ chỉ "
    "đọc rồi chạy lại.",
    "ENOENT": "Không tìm thấy {path}. Kiểm tra tên và đường dẫn rồi chạy lại.",
    "ENAMETOOLONG": "Tên hoặc đường dẫn quá dài: {path}. Chuyển thư mục đến đường dẫn ngắn "
    "hơn hoặc đặt tên ngắn hơn rồi chạy lại.",
    "EEXIST": "Đã có {path}. Đổi tên hoặc chuyển đi nơi khác rồi chạy lại.",
    "ENOTDIR": "Có tệp nằm ở chỗ của thư mục: {path}. Đổi tên tệp đó rồi chạy lại.",
    "EISDIR": "Có thư mục nằm ở chỗ của tệp: {path}. Đổi tên thư mục đó rồi chạy lại.",
    "ENOTEMPTY": "Thư mục không trống: {path}. Chuyển các tệp trong đó đi rồi chạy lại.",
    "EINVAL": "Hệ thống không nhận tên {path}. Bỏ các ký tự lạ trong tên rồi chạy lại.",
    "EMFILE": "Đang mở quá nhiều tệp, chưa mở được {path}. Đóng bớt chương trình rồi chạy lại.",
    "EBUSY": "Chương trình khác đang dùng {path}. Đóng chương trình đó rồi chạy lại.",
    "ENOMEM": "Máy không đủ bộ nhớ. Đóng bớt chương trình rồi chạy lại.",
    "EIO": "Ổ đĩa báo lỗi khi đọc, ghi {path}. Kiểm tra ổ đĩa, kết nối mạng rồi chạy lại.",
}
_SAME = {
    "EPERM": "EACCES",
    "ENFILE": "EMFILE",
    "ETXTBSY": "EBUSY",
    "ESTALE": "EIO",
}
_OTHER = (
    "Hệ thống báo lỗi {number} với {path}. Kiểm tra ổ đĩa và quyền truy cập rồi chạy lại; nếu còn "
    "lỗi, báo người phụ trách kỹ thuật số lỗi này."
)


def system_error_words(error: OSError) -> str:
    """The sentence for ``error``, which names its path; its own text where it has no number."""
    if error.errno is None:
        return str(error)
    # Not every system knows every name.
    name = errno.errorcode.get(error.errno, str(error.errno or ""))
    path = error.filename if error.filename2 is None else error.filename2
    shown = printable(str(path)) if isinstance(path, str) and path else "tệp kết quả"
    return _SENTENCES.get(_SAME.get(name, name), _OTHER).format(path=shown, number=error.errno)
