import io
import zipfile

import pytest

from pipeline.xlsx.zip_parts import Package, PackedEnd, Part


def zip_of(**contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return buffer.getvalue()


def contents_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_untouched_parts_keep_their_packed_bytes_and_their_order():
    package = Package.of(zip_of(a=b"one" * 99, b=b"two" * 99, c=b"three"))
    changed = package.with_parts({"b": b"other"})
    assert contents_of(changed.packed()) == {"a": b"one" * 99, "b": b"other", "c": b"three"}
    assert changed.parts["a"].packed is package.parts["a"].packed
    assert list(contents_of(changed.packed())) == ["a", "b", "c"]


def test_parts_are_added_at_the_end_and_dropped_by_none():
    package = Package.of(zip_of(a=b"one", b=b"two"))
    changed = package.with_parts({"b": None, "tệp mới": "nội dung".encode()})
    assert contents_of(changed.packed()) == {"a": b"one", "tệp mới": "nội dung".encode()}


def test_stored_parts_are_read_and_written_as_they_are():
    part = Part(zipfile.ZIP_STORED, Part.of(b"plain").checksum, 5, b"plain")
    assert contents_of(Package({"a": part}).packed()) == {"a": b"plain"}


def test_packing_does_not_depend_on_the_clock():
    package = Package.of(zip_of(a=b"one"))
    assert package.packed() == Package.of(package.packed()).packed()


def test_what_is_no_zip_is_refused():
    with pytest.raises(zipfile.BadZipFile):
        Package.of(b"no zip")


@pytest.mark.parametrize("beginning", [b"", b"<row/>" * 5000])
def test_a_part_with_an_end_packed_before_is_whole(beginning: bytes):
    end = PackedEnd.of(b"</sheetData>" + b"<validation/>" * 900)
    part = Part.ending_in(beginning, end, 3)
    data = Package({"a": part, "b": Part.ending_in(b"x", end, 3)}).packed()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert file.read("a") == part.content == beginning + end.content
