"""The folder that a run writes to: apart from what rounds keep, and one run's at a time."""

from __future__ import annotations

import contextlib
import errno
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.files.lock import held
from pipeline.text.errors import OfficerMustAct
from pipeline.text.safe_text import printable

_NO_PLACE = frozenset({errno.ENOENT, errno.EACCES, errno.EPERM})
"""What a system answers where nothing may be made; other refusals, as of a full disk, say
themselves what to do."""


class OutputError(OfficerMustAct):
    """The results can't go where they were told to; the message says why and where else."""


def check_apart(output: Path, returned: Path) -> None:
    """See that ``output`` lies in no round, nor around the one whose drop folder is ``returned``;
    links are followed. Raises ``OutputError``."""
    place, round_folder = output.resolve(), returned.parent.resolve()
    for folder in (place, *place.parents):
        is_round = (folder / "round.toml").is_file()
        if is_round or _is_same(folder, returned):
            round_name = folder.name if is_round else round_folder.name
            raise OutputError(
                f"Thư mục kết quả {output} nằm trong thư mục của đợt {round_name}: lần chạy sau có "
                "thể đọc nhầm tệp kết quả là báo cáo của đơn vị. Chưa ghi gì. Bỏ --output để lưu "
                "vào output/<đợt>, hoặc chọn thư mục ngoài thư mục của đợt."
            )
    for inside in (round_folder, returned.resolve()):
        if any(_is_same(place, folder) for folder in inside.parents):
            raise OutputError(
                f"Thư mục kết quả {output} chứa thư mục của đợt {round_folder.name}: tệp kết quả "
                "sẽ lẫn với tệp của đợt. Chưa ghi gì. Bỏ --output để lưu vào output/<đợt>, hoặc "
                "chọn một thư mục riêng cho kết quả."
            )


def _is_same(one: Path, other: Path) -> bool:
    """Whether both are there and one folder, whatever their names' letters or links."""
    try:
        return one.samefile(other)
    except OSError:
        return False


@contextlib.contextmanager
def held_for(output: Path, round_name: str, record: str) -> Iterator[None]:
    """Hold ``output``, which is made where it is missing, while the block runs. Raises
    ``OutputError`` where nothing can be written to it, another run writes to it, or its file
    ``record`` tells that it is another round's."""
    _make(output)
    busy = OutputError(
        f"Thư mục kết quả {output} đang được một lần chạy khác ghi. Chờ lần chạy đó xong rồi "
        "chạy lại."
    )
    with held(output, busy):
        other = _round_of(output / record)
        if other not in ("", round_name):
            raise OutputError(
                f"Thư mục kết quả {output} đang giữ kết quả của đợt {printable(other)}, ghi vào đó "
                f"sẽ làm mất kết quả ấy. Chưa ghi gì. Chọn thư mục khác cho đợt {round_name}; nếu "
                "kết quả cũ không còn dùng thì xóa thư mục đó rồi chạy lại."
            )
        yield


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        raise OutputError(
            f"Không tạo được hoặc không ghi được vào thư mục kết quả {output}: hệ thống không cho "
            "phép. Chưa ghi gì. Bỏ --output để lưu vào output/<đợt>, hoặc chọn một thư mục mà "
            "người dùng này được phép ghi."
        ) from error


def _round_of(record: Path) -> str:
    """The round whose results stand beside ``record``; "" where none are."""
    try:
        told = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return ""
    name = told.get("round") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""
