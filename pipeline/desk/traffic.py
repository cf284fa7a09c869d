"""Files that come and go through the page: streamed to disk, counted, named by us, packed."""

from __future__ import annotations

import contextlib
import datetime as dt
import filecmp
import io
import os
import re
import secrets
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

from pipeline.files.atomic import PART
from pipeline.text.file_names import safe_file_name
from pipeline.text.letter_layout import SentLetter
from pipeline.text.safe_text import printable, shown_name

MOST_BYTES = 100 * 1024 * 1024
"""Bytes of a file: what a run takes apart at most."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ADDRESS = re.compile(r"(?<![^\s,;<])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![^\s,;>])", re.ASCII)
"""An address in what stands in the roster, whatever stands around it."""
_TOO_LARGE = "Tệp lớn hơn {most} MB nên không được nhận."
_EMPTY = "Tệp rỗng (0 byte) nên không được nhận."


class RefusedError(Exception):
    """The file is not taken; the message says why, in Vietnamese."""


async def receive(chunks: AsyncIterator[bytes], name: str, returned: Path, today: dt.date) -> Path:
    """Store a file in the day's folder under its own name, numbered where another has it. Raises
    ``RefusedError``, and ``OSError`` where it can't be written; then nothing of it is left."""
    folder = returned / today.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = await store(chunks, folder, MOST_BYTES)
    try:
        return _placed(unfinished, folder, safe_file_name(name))
    finally:
        unfinished.unlink(missing_ok=True)


async def store(chunks: AsyncIterator[bytes], folder: Path, most: int) -> Path:
    """Store what is sent in a hidden file of a name of ours. Raises what ``receive`` does; then
    nothing of it is left."""
    path = folder / f".{secrets.token_hex(8)}{PART}"
    size = 0
    try:
        with path.open("xb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise RefusedError(_TOO_LARGE.format(most=most // 1024 // 1024))
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise RefusedError(_EMPTY)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _placed(unfinished: Path, folder: Path, name: str) -> Path:
    """Move a file onto a name that no other has: two that arrive at once are both kept."""
    stem, suffix = Path(name).stem, Path(name).suffix
    times = 1
    while True:
        path = folder / (name if times == 1 else f"{stem} ({times}){suffix}")
        times += 1
        with contextlib.suppress(FileExistsError):
            try:
                os.link(unfinished, path)
            except FileExistsError:
                raise
            except OSError:
                # A disk without links (FAT): there the name is taken first.
                path.touch(exist_ok=False)
                unfinished.replace(path)
            return path
        if path.is_file() and filecmp.cmp(unfinished, path, shallow=False):
            return path


def packed(paths: list[Path]) -> bytes:
    """A zip of workbooks, which are zips themselves: stored, not packed again."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in paths:
            archive.write(path, path.name)
    return content.getvalue()


def draft(letter: SentLetter, unit: str, attachment: Path) -> bytes:
    """A letter to a unit with its file, which Outlook opens as a draft of one's own."""
    message = EmailMessage()
    message["X-Unsent"] = "1"
    message["Subject"] = printable(letter.subject)
    if to := _ADDRESS.findall(letter.addresses.get(unit, "")):
        message["To"] = ", ".join(to)
    message.set_content(letter.text)
    message.add_attachment(
        attachment.read_bytes(), *_WORKBOOK.split("/", 1), filename=shown_name(attachment.name)
    )
    return message.as_bytes()


def show_in_folder(path: Path) -> None:
    """Show a file, chosen, in the window of its folder. Raises ``OSError``."""
    if os.name == "nt":
        subprocess.Popen(["explorer", f"/select,{path}"])
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])
    else:
        open_file(path.parent)


def open_file(path: Path) -> None:
    """Open a file as a double click would. Raises ``OSError``."""
    if os.name == "nt":
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    subprocess.Popen([program, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
