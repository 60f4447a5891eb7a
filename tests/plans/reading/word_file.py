"""Builds .docx files from raw XML, so that a test can hold exactly what Word would write."""

import io
import zipfile
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"

HEADER = ("№ п/п", "Мероприятие", "Срок", "Ответственный")


def run(text: str = "", *, bold: bool = False, hidden: bool = False, raw: str = "") -> str:
    """A run; `raw` goes in after the text."""
    properties = "<w:b/>" * bold + "<w:vanish/>" * hidden
    written = f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{written}{raw}</w:r>"


def para(
    text: str = "", *, bold: bool = False, num: tuple[int, int] | None = None, style: str = "", raw: str = "",
    mark: str = "",
) -> str:  # fmt: skip
    """A paragraph; `num` is (list, depth), `raw` replaces the run, `mark` goes into the properties of its mark."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{raw or run(text, bold=bold)}</w:p>"


def cell(
    *paragraphs: str, span: int = 1, down: str = "", shaded: bool = False, bold: bool = False, properties: str = ""
) -> str:
    """A cell; a string that is not XML becomes a paragraph for each line. `down`: «restart» or «continue»."""
    written = [
        part if part.startswith("<") else "".join(para(line, bold=bold) for line in part.split("\n"))
        for part in paragraphs or ("",)
    ]
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{down}"/>' if down else ""
    properties += '<w:shd w:val="clear" w:fill="D9D9D9"/>' if shaded else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(written)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row; strings that are not cells become cells."""
    written = (part if part.startswith(("<w:tc>", "<w:sdt>")) else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def table(*rows: str | tuple[str, ...]) -> str:
    """A table; tuples become rows."""
    return f"<w:tbl><w:tblPr/>{''.join(part if isinstance(part, str) else row(*part) for part in rows)}</w:tbl>"


def plan(*rows: str | tuple[str, ...], header: tuple[str, ...] = HEADER, title: str = "План работ") -> bytes:
    """A document with a title and one table under the usual header."""
    return docx(para(title), table(header, *rows))


def level(form: str, label: str, *, depth: int = 0, start: int = 1) -> str:
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/>'
    return f'<w:lvl w:ilvl="{depth}">{inside}</w:lvl>'


def numbering(*lists: tuple[str, ...], extra: str = "") -> str:
    """numbering.xml: list N (from 1) holds the given levels; `extra` is put at the end."""
    abstracts = "".join(
        f'<w:abstractNum w:abstractNumId="{place}">{"".join(levels)}</w:abstractNum>'
        for place, levels in enumerate(lists)
    )
    numbers = "".join(
        f'<w:num w:numId="{place + 1}"><w:abstractNumId w:val="{place}"/></w:num>' for place in range(len(lists))
    )
    return f'<w:numbering xmlns:w="{WORD}">{abstracts}{numbers}{extra}</w:numbering>'


def docx(*blocks: str, parts: dict[str, str] | None = None, strict: bool = False) -> bytes:
    """The bytes of a document. `parts` are further parts of word/ by their kind: numbering, styles, footnotes."""
    parts = parts or {}
    body = (
        f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:mc="{COMPATIBILITY}" xmlns:wps="{SHAPE}" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    )
    related = "".join(
        f'<Relationship Id="r{place}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for place, kind in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": _relations(
            f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _relations(related),
        **{f"word/{kind}.xml": text for kind, text in parts.items()},
    }
    if strict:
        files = {name: _strict(text) for name, text in files.items()}
    return zipped(files)


def zipped(files: dict[str, str] | dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _strict(text: str) -> str:
    return text.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
        RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
