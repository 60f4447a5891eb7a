"""Papers are PDF/A with our fonts, and ask nobody for anything."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from ezh_rollout.shared import pdf

MM = 72 / 25.4
CREATED = datetime(2027, 8, 27, 10, 0, tzinfo=UTC)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SQUARE = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"

STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
@page wide { size: A4 landscape }
body { font: 14pt/1.3 "Liberation Serif" }
h1 { font-family: "Liberation Sans" }
.wide { page: wide; break-before: page }
.qr { width: 3cm; height: 3cm }
"""


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="ru"><head><style>{STYLE}</style>{head}</head><body>{body}</body></html>'


def drawn(body: str, head: str = "") -> bytes:
    return pdf.render(page(body, head), stylesheets=(), title="Приказ «О внедрении»", created=CREATED)


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [one.get_textpage().get_text_bounded().replace("\r\n", "\n") for one in document]


def sizes(data: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(data) as document:
        return [(round(one.get_width() / MM), round(one.get_height() / MM)) for one in document]


ORDER = "<h1>ПРИКАЗ</h1><p>О внедрении ЕОС «Д» – № 14, ёлочки, 27 августа</p><p class=wide>Приложение № 1</p>"


def test_russian_text_can_be_copied_out() -> None:
    first, second = texts(drawn(ORDER))

    assert first == "ПРИКАЗ\nО внедрении ЕОС «Д» – № 14, ёлочки, 27 августа"
    assert second == "Приложение № 1"


def test_pages_have_the_size_of_the_stylesheet() -> None:
    assert sizes(drawn(ORDER)) == [(210, 297), (297, 210)]


def test_every_font_is_liberation_and_embedded() -> None:
    with pikepdf.open(io.BytesIO(drawn(ORDER))) as document:
        descriptors = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        names = {str(one["/FontName"]).split("+")[-1] for one in descriptors}

        assert names == {"Liberation-Serif", "Liberation-Sans-Bold"}
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_paper_says_that_it_is_pdf_a_and_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(drawn(ORDER))) as document, document.open_metadata() as described:
        assert described.pdfa_status == "2U"
        assert described["dc:title"] == "Приказ «О внедрении»"
        assert described["xmp:CreateDate"] == "2027-08-27T10:00:00+00:00"
        assert "/OutputIntents" in document.Root
        assert str(document.Root["/Lang"]) == "ru"


def test_same_paper_has_the_same_bytes() -> None:
    assert drawn(ORDER) == drawn(ORDER)
    assert drawn(ORDER) != drawn(ORDER + "!")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<img src="http://127.0.0.1:9/x.png">', ""),
        ('<img src="https://127.0.0.1:9/x.png">', ""),
        ('<img src="//127.0.0.1:9/x.png">', ""),
        ('<img src="file:///etc/passwd">', ""),
        ('<img src="FILE:///etc/passwd">', ""),
        ('<img src="ftp://127.0.0.1:9/x.png">', ""),
        ('<img src="/media/secret.png">', ""),
        ('<img src="x.png">', ""),
        ('<img src="/static/../../etc/passwd">', ""),
        ('<img src="/static/%2e%2e/%2e%2e/manage.py">', ""),
        ('<img src="/static//etc/passwd">', ""),
        ('<img src="/static/img/no-such-picture.svg">', ""),
        ('<img src="https://papers.invalid.example/static/img/x.svg">', ""),
        ('<object data="file:///etc/passwd"></object>', ""),
        ('<embed src="file:///etc/passwd">', ""),
        ('<div style="background: url(http://127.0.0.1:9/x.png)">я</div>', ""),
        ('<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>', ""),
        ('<img src="etc/passwd">', '<base href="file:///">'),
        ("я", '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">'),
        ("я", '<style>@import url("file:///etc/passwd");</style>'),
        (
            "<p style='font-family: x'>я</p>",
            "<style>@font-face {font-family: x; src: url(http://127.0.0.1:9/x)}</style>",
        ),
        ("я", '<link rel="attachment" href="file:///etc/passwd">'),
        ('<a rel="attachment" href="file:///etc/passwd">я</a>', ""),
        ('<img src="data:text/html,<b>x</b>">', ""),
    ],
)
def test_foreign_address_stops_the_drawing(body: str, head: str) -> None:
    with pytest.raises(pdf.PdfProblem):
        drawn(body, head)


def test_refusal_names_the_address() -> None:
    with pytest.raises(pdf.PdfProblem, match="чужой адрес: file:///etc/passwd"):
        drawn('<img src="file:///etc/passwd">')


@pytest.mark.parametrize("address", ["data:image/png;base64,AAAA", "data:image/svg+xml,<svg"])
def test_picture_that_cannot_be_read_is_not_dropped_silently(address: str) -> None:
    with pytest.raises(pdf.PdfProblem, match="не полностью"):
        drawn(f'<img src="{address}">')


@pytest.mark.parametrize("address", [f"data:image/png;base64,{PIXEL}", f"data:image/svg+xml,{SQUARE}"])
def test_picture_inside_the_page_is_drawn(address: str) -> None:
    assert drawn(f'<img src="{address}" alt="">') != drawn("")


def test_our_stylesheet_is_found_and_foreign_one_is_a_problem() -> None:
    data = pdf.render("<p>я</p>", stylesheets=("css/base.css",), title="я")

    assert texts(data) == ["я"]
    with pytest.raises(pdf.PdfProblem, match=r"css/none\.css"):
        pdf.render("<p>я</p>", stylesheets=("css/none.css",), title="я")
    with pytest.raises(pdf.PdfProblem):
        pdf.render("<p>я</p>", stylesheets=("../manage.py",), title="я")


def test_stamp_stands_on_every_page_of_a_copy() -> None:
    original = drawn(ORDER)
    before = bytes(original)

    stamped = pdf.stamp(original, "АННУЛИРОВАН")

    assert original == before
    assert sizes(stamped) == sizes(original)
    assert ["АННУЛИРОВАН" in text for text in texts(stamped)] == [True, True]
    assert "ПРИКАЗ" in texts(stamped)[0]
    assert "Приложение № 1" in texts(stamped)[1]
    with pikepdf.open(io.BytesIO(stamped)) as document, document.open_metadata() as described:
        assert described.pdfa_status == "2U"


def test_stamp_is_red_and_in_the_middle() -> None:
    blank = drawn("")
    with pypdfium2.PdfDocument(pdf.stamp(blank, "АННУЛИРОВАН")) as document:
        image = document[0].render(scale=0.5).to_pil().convert("RGB")
    red = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if (colour := image.getpixel((x, y)))[0] > max(colour[1:]) + 40
    ]

    assert len(red) > image.width * image.height / 100
    assert sum(x for x, _ in red) / len(red) == pytest.approx(image.width / 2, rel=0.1)
    assert sum(y for _, y in red) / len(red) == pytest.approx(image.height / 2, rel=0.1)


def test_stamp_is_copied_into_a_long_paper_once() -> None:
    short, long = drawn("<p>я</p>"), drawn("<p style='break-before: page'>я</p>" * 40)

    def growth(paper: bytes) -> int:
        return len(pdf.stamp(paper, "ПРОЕКТ")) - len(paper)

    assert growth(long) < growth(short) + 40 * 700


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_not_stamped(data: bytes) -> None:
    with pytest.raises(pdf.PdfProblem):
        pdf.stamp(data, "АННУЛИРОВАН")


def test_qr_code_is_read_from_the_paper() -> None:
    address = "https://school.example/check/7KXQ-2M9F"
    with pypdfium2.PdfDocument(drawn(pdf.qr_svg(address))) as document:
        image = document[0].render(scale=3).to_pil()

    assert [found.text for found in zxingcpp.read_barcodes(image)] == [address]


def test_qr_code_needs_no_inline_style() -> None:
    assert "style" not in pdf.qr_svg("https://school.example/check/1")


def test_nothing_is_missing_here() -> None:
    assert pdf.missing_requirements() == []


def asked_elsewhere(before: str, **environment: str) -> str:
    """`missing_requirements` in a fresh Python, after `before`."""
    code = f"{before}\nfrom ezh_rollout.shared import pdf\nprint(pdf.missing_requirements())"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_requirements_are_named_where_weasyprint_does_not_start() -> None:
    answer = asked_elsewhere("import sys; sys.modules['weasyprint'] = None")

    assert "WeasyPrint не запускается" in answer


def test_missing_font_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")

    answer = asked_elsewhere("", FONTCONFIG_FILE=str(empty))

    assert "Liberation Serif" in answer
    assert "fonts-liberation" in answer
