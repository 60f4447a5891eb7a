"""Fonts of filled-in sheets: how wide words are, how they are written, and the font files cut to what was used.

WeasyPrint embeds the fonts of what it draws; words that are written over its pages need the same care: PDF/A wants
every font inside, and level U wants a letter behind every glyph.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from ezh_rollout.shared.pdf.problem import PdfProblem
from ezh_rollout.shared.pdf.requirements import font_file

MISSING: Final = "?"
"""Stands for a letter that no font of the machine knows: PDF/A forbids the empty box."""

SYMBOLIC: Final = 4
CMAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
CMAP_CHUNK: Final = 100
"""A CMap may hold no more lines in one block."""


class Typefaces:
    """A family, and behind it whatever fonts of the machine know the letters that it lacks (ә, ғ, ң of Tatar names)."""

    def __init__(self, family: str) -> None:
        self.family = family
        self.faces: dict[str, Typeface] = {}
        self.main = self._face(font_file(family))
        self.known: dict[str, Typeface] = {}
        self.widths: dict[str, float] = {}
        self.codes: dict[str, str] = {}

    def width(self, words: str, size: float) -> float:
        """In points."""
        widths = self.widths
        for letter in set(words) - widths.keys():
            widths[letter] = self._of(letter).width_of(letter) / 1000
        return sum(map(widths.__getitem__, words)) * size

    def written(self, words: str) -> Iterator[tuple[str, str]]:
        """The name of a font and the words as a hexadecimal string of a content stream, run by run."""
        codes = self.codes
        for letter in set(words) - codes.keys():
            codes[letter] = f"{self._of(letter).number(letter):04X}"
        faces = [(self.main, words)] if len(self.faces) == 1 else self._runs(words)
        for face, letters in faces:
            yield face.name, f"<{''.join(map(codes.__getitem__, letters))}>"

    def _runs(self, words: str) -> Iterator[tuple["Typeface", str]]:
        for face, letters in groupby(words, key=self._of):
            yield face, "".join(letters)

    def embedded(self, pdf: pikepdf.Pdf) -> Dictionary:
        """The fonts with the letters that were written, for the resources of the pages. Called after the last word."""
        return Dictionary({f"/{face.name}": face.embedded(pdf) for face in self.faces.values() if face.numbers})

    def _of(self, letter: str) -> "Typeface":
        if letter not in self.known:
            self.known[letter] = self.main if self.main.knows(letter) else self._other(letter)
        return self.known[letter]

    def _other(self, letter: str) -> "Typeface":
        try:
            face = self._face(font_file(self.family, letter))
        except PdfProblem:
            return self.main
        return face if face.knows(letter) else self.main

    def _face(self, path: str) -> "Typeface":
        if path not in self.faces:
            self.faces[path] = Typeface(f"F{len(self.faces)}", _font_of(path))
        return self.faces[path]


class Typeface:
    """One font file. Numbers letters in the order in which they are first written."""

    def __init__(self, name: str, font: TTFontFile) -> None:
        self.name, self.font = name, font
        self.numbers: dict[str, int] = {}

    def knows(self, letter: str) -> bool:
        return ord(letter) in self.font.charToGlyph

    def width_of(self, letter: str) -> float:
        """In thousandths of the size."""
        return float(self.font.charWidths[ord(letter if self.knows(letter) else MISSING)])

    def number(self, letter: str) -> int:
        """0 is left to the font's own «missing letter», which is never written."""
        known = letter if self.knows(letter) else MISSING
        return self.numbers.setdefault(known, len(self.numbers) + 1)

    def embedded(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font with the letters that were written, as an object of `pdf`."""
        letters, font = list(self.numbers), self.font
        name = Name(f"/{_tag(letters)}+{font.name.decode() if isinstance(font.name, bytes) else font.name}")
        program = font.makeSubset([ord(letter) for letter in letters])
        file = pdf.make_stream(program)
        file["/Length1"] = len(program)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=SYMBOLIC,
            FontBBox=Array([round(edge) for edge in font.bbox]),
            ItalicAngle=round(font.italicAngle),
            Ascent=round(font.ascent),
            Descent=round(font.descent),
            CapHeight=round(font.capHeight),
            StemV=round(font.stemV),
            FontFile2=pdf.make_indirect(file),
        )
        widths = [0, *(round(self.width_of(letter)) for letter in letters)]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=0,
            W=Array([0, Array(widths)]),
            CIDToGIDMap=pdf.make_indirect(pdf.make_stream(self._glyphs(letters))),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_indirect(pdf.make_stream(_letters_of(self.numbers))),
            )
        )

    def _glyphs(self, letters: list[str]) -> bytes:
        """Two letters may share a glyph (a Latin A and a Russian one) and still are two letters to whoever searches."""
        order: dict[int, int] = {0: 0}
        for letter in letters:
            order.setdefault(self.font.charToGlyph[ord(letter)], len(order))
        numbers = [0, *(order[self.font.charToGlyph[ord(letter)]] for letter in letters)]
        return b"".join(number.to_bytes(2, "big") for number in numbers)


def plain(words: str) -> str:
    """One line without invisible signs: what can be written letter by letter."""
    whole = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(letter for letter in whole if unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"})


@lru_cache(maxsize=8)
def _font_of(path: str) -> TTFontFile:
    try:
        return TTFontFile(path)
    except (TTFError, OSError) as error:
        raise PdfProblem(f"Шрифт не читается: {path or 'его нет'}. Установите пакет fonts-liberation.") from error


def _tag(letters: list[str]) -> str:
    """Six capitals that name this cut of the font (ISO 32000-1, 9.6.4); the same letters give the same name."""
    number = sum(ord(letter) * place for place, letter in enumerate(letters, start=1))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _letters_of(numbers: dict[str, int]) -> bytes:
    lines = [f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, number in numbers.items()]
    chunks = [lines[start : start + CMAP_CHUNK] for start in range(0, len(lines), CMAP_CHUNK)]
    blocks = [f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks]
    return CMAP.format(ranges="\n".join(blocks)).encode()
