"""Sentences about folders that are being written, held by another run, or may not be written."""

from __future__ import annotations

from pathlib import Path

NOTICE = (
    "Thư mục này đang được ghi dở: có thể có cả tệp của lần chạy trước lẫn lần chạy mới, chưa dùng "
    "được. Chờ lệnh đang chạy xong; nếu lệnh đã bị ngắt thì chạy lại, chương trình sẽ ghi nốt. "
    "Không sửa, không xóa tệp này."
)


def written_beside(name: str, sibling: str) -> str:
    """A file was open in another program; its new content stands beside it."""
    return (
        f"Không ghi đè được tệp {name} (có thể đang mở trong Excel, Word). Kết quả "
        f"mới lưu tại {sibling}. Đóng tệp {name} rồi chạy lại."
    )


def not_removed(name: str) -> str:
    """A file of the set before is open in another program."""
    return (
        f"Tệp {name} không còn dùng nhưng không xóa được (có thể đang mở trong Excel). "
        "Đóng tệp rồi chạy lại."
    )


def journal_set_aside(folder: Path, journal: str, aside: str) -> str:
    """A journal is broken, or names a place outside its folder."""
    return (
        f"Tệp {journal} trong thư mục {folder} bị hỏng hoặc đã bị sửa, nên chương trình không làm "
        f"theo; tệp được giữ lại với tên {aside}. Tệp cũ và tệp mới có thể còn lẫn nhau cho đến "
        "khi chạy lại xong."
    )


def round_busy(name: str) -> str:
    """Another run is at work on the round ``name``."""
    return f"Đợt {name} đang được một lần chạy khác xử lý. Chờ lần chạy đó xong rồi chạy lại."


def output_busy(output: Path) -> str:
    """Another run writes to the folder of results."""
    return (
        f"Thư mục kết quả {output} đang được một lần chạy khác ghi. Chờ lần chạy đó xong rồi "
        "chạy lại."
    )


def output_inside_round(output: Path, round_name: str) -> str:
    """The folder of results lies in a round's folder."""
    return (
        f"Thư mục kết quả {output} nằm trong thư mục của đợt {round_name}: lần chạy sau có "
        "thể đọc nhầm tệp kết quả là báo cáo của đơn vị. Chưa ghi gì. Bỏ --output để lưu "
        "vào output/<đợt>, hoặc chọn thư mục ngoài thư mục của đợt."
    )


def output_around_round(output: Path, round_name: str) -> str:
    """The folder of results contains a round's folder."""
    return (
        f"Thư mục kết quả {output} chứa thư mục của đợt {round_name}: tệp kết quả "
        "sẽ lẫn với tệp của đợt. Chưa ghi gì. Bỏ --output để lưu vào output/<đợt>, hoặc "
        "chọn một thư mục riêng cho kết quả."
    )


def output_of_other_round(output: Path, other: str, round_name: str) -> str:
    """The folder of results holds those of the round ``other``."""
    return (
        f"Thư mục kết quả {output} đang giữ kết quả của đợt {other}, ghi vào đó "
        f"sẽ làm mất kết quả ấy. Chưa ghi gì. Chọn thư mục khác cho đợt {round_name}; nếu "
        "kết quả cũ không còn dùng thì xóa thư mục đó rồi chạy lại."
    )


def output_refused(output: Path) -> str:
    """The system lets nobody make or write the folder of results."""
    return (
        f"Không tạo được hoặc không ghi được vào thư mục kết quả {output}: hệ thống không cho "
        "phép. Chưa ghi gì. Bỏ --output để lưu vào output/<đợt>, hoặc chọn một thư mục mà "
        "người dùng này được phép ghi."
    )


def output_leads_out(place: Path) -> str:
    """A folder of the results is a link to somewhere else."""
    return (
        f"{place} là liên kết dẫn ra ngoài thư mục kết quả nên chương trình không ghi vào đó. Chưa "
        "ghi gì. Xóa liên kết đó rồi chạy lại; muốn lưu kết quả ở nơi khác thì dùng --output."
    )


def no_libreoffice() -> str:
    """The sentence for a machine without LibreOffice."""
    return "Không có LibreOffice (soffice) trên máy này."


def took_too_long(files: int, seconds: float) -> str:
    """The sentence for a conversion that was ended."""
    return f"LibreOffice chưa lưu xong {files} tệp sau {seconds:g} giây."


def not_converted(name: str, said: str) -> str:
    """The sentence for a file that LibreOffice did not make, with what it ``said``."""
    told = f"LibreOffice không lưu được {name}"
    return f"{told}: {said}" if said else f"{told}."
