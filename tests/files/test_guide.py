from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from pipeline.files.guide import PAGES, START, guide_page, picture, write_guide


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    assert write_guide(folder, "body {}") == folder / f"{START}.html"
    return folder


def test_every_link_and_picture_of_the_pages_leads_to_something(guide):
    pages = {path.name: path.read_text("utf-8") for path in guide.glob("*.html")}
    assert set(pages) == {f"{name}.html" for name in PAGES}
    anchors = {name: set(re.findall(r'id="([^"]+)"', page)) for name, page in pages.items()}
    for name, page in pages.items():
        for link in re.findall(r'href="([^"]+)"', page):
            if link.startswith(("https://", "guide.css")):
                continue
            to, _, anchor = unquote(link).partition("#")
            assert (to or name) in pages, (name, link)
            assert not anchor or anchor in anchors[to or name], (name, link)
        for source in re.findall(r'src="([^"]+)"', page):
            assert (guide / source).stat().st_size > 0, (name, source)


def test_a_page_has_its_tables_and_its_title():
    page = guide_page(START, "a.css")
    assert "<title>Hướng dẫn dành cho cán bộ tổng hợp</title>" in page
    assert "<table>" in page
    assert 'href="a.css"' in page
    assert 'href="/"' not in page
    assert '<a href="/">Về trang làm việc</a>' in guide_page(START, "a.css", "/")


def test_no_other_file_is_read():
    with pytest.raises(KeyError):
        guide_page("../developing", "")
    with pytest.raises(FileNotFoundError):
        picture("../developing.md")
