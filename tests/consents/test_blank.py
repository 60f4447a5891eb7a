"""The blank: every filled-in word is whole, in its own box, searchable; every code is read back; the file is PDF/A."""

import subprocess
import sys
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
import pytest

from consents import numbers
from consents.ages import Signers
from consents.papers import blank, control
from consents.papers.blank import TooLong
from ezh_rollout.shared.pdf import Place, Sheet
from tests.consents.blanks import ALONE, BOTH, LONG, PARENT, copy, pages, pile, printed, squeezed, text

LONGEST_SURNAME: Final = "Абдурахмангаджиев-Рождественский-Преображенский-Константинопольский-Воскресенский"[:80]
LONGEST: Final = (
    f"{LONGEST_SURNAME} {'Константин-Александр-Максимилиан-' * 2}Ян {'Магомед-Абдурахманович-оглы-' * 2}заде"
)
NAMES: Final = {
    "short": "Ли Ян",
    "usual": "Рябинина Анна Петровна",
    "long": LONGEST,
    "wide letters": "Щ" * 80 + " " + "Ж" * 80 + " " + "Ш" * 80,
    "no place to break": "Щукин" * 48,
    "Tatar letters": "Ғабдуллин Өмүр Ильгизәр улы",
    "Latin look-alikes": "Cepгeeвa Aннa",
    "accents": "Мариа\u0301нна Ёлкина й и\u0306",
    "marks that are not seen": "Ива\u00adнов\u200b Пётр\tПетрович",
}
SCHOOL: Final = (
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12» " * 5
)[:400]
LONG_TEXTS: Final[dict[str, dict[str, Any]]] = {
    "usual": {},
    "longest settings": {
        "operator_name": SCHOOL,
        "operator_address": ("123456, Учебная область, Школьный район, посёлок городского типа Учебный, " * 5)[:300],
        "processor_name": SCHOOL,
        "processor_address": ("654321, Сетевая область, городской округ Журнальный, " * 7)[:300],
        "contacts": "Приём по вторникам с 15 до 17 часов; " * 8,
        "title": (LONG * 4)[:300],
    },
    "a word without end": {"purpose": "Ведение" * 60, "operator_name": "Ш" * 400},
    "two sides": {"purpose": LONG * 30, "data": tuple(f"{LONG}{number}" for number in range(12))},
    "distribution": {
        "kind": "distribution",
        "data": tuple(f"категория данных {number}: {LONG}" for number in range(9)),
        "conditions": LONG * 2,
    },
}
SUBJECTS: Final = (("pupil", PARENT), ("pupil", BOTH), ("pupil", ALONE), ("representative", ALONE), ("employee", ALONE))


def places_of(sheet: Sheet, page: int) -> list[Place]:
    return [place for name, place in sheet.places.items() if place.page == page and name not in {"code", "number"}]


def is_inside(box: tuple[float, float, float, float], place: Place) -> bool:
    left, bottom, right, top = box
    return (
        left >= place.left - 0.5
        and right <= place.left + place.width + 0.5
        and bottom >= place.bottom - 0.5
        and top <= place.bottom + place.height + 0.5
    )


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """An accent stands over its letter by right."""
    if min(box[3] - box[1] for box in (one, other)) < 3:
        return False
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and up > 0.5


def shown(name: str) -> str:
    """What is left of a name when marks that nobody sees are dropped and accents are joined."""
    return squeezed(name.replace("\u00ad", "").replace("\u200b", "").replace("и\u0306", "й"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_whole_inside_its_box_and_searchable(name: str) -> None:
    full = NAMES[name]
    one = copy(full, representative=full, authority=f"опекун: {full}"[:200], place=full[:200])
    sheet = blank.sheet_of(text(), one.signers)

    page = pages(printed(pile(one)))[1]

    assert page.says(shown(full))
    assert squeezed(page.words).count(shown(full)) >= 2
    assert squeezed(page.words).count(shown(full[:180])) >= 4
    assert all(any(is_inside(box, place) for place in sheet.places.values()) for box in page.written)
    assert not [pair for pair in combinations(page.written, 2) if overlap(*pair)]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_whole_on_the_control_sheet(name: str) -> None:
    one = copy(NAMES[name], place=NAMES[name][:200])
    paper = pile(one, copy("Яковлев Ян"))

    page = pages(printed(paper))[0]

    places = control.sheet_of(paper).places.values()
    assert page.says(shown(NAMES[name]))
    assert all(any(is_inside(box, place) for place in places) for box in page.written)
    assert not [pair for pair in combinations(page.written, 2) if overlap(*pair)]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda value: f"{value[0]}-{len(value[1])}")
@pytest.mark.parametrize("long", LONG_TEXTS)
def test_the_printed_text_stays_out_of_the_places_and_is_all_there(long: str, subject: tuple[str, Signers]) -> None:
    words = text(subject=subject[0], **LONG_TEXTS[long])

    sheet = blank.sheet_of(words, subject[1], note="Учебные данные — люди вымышлены")

    seen = ""
    with pypdfium2.PdfDocument(sheet.pdf) as document:
        assert len(document) <= blank.SIDES
        for number in range(len(document)):
            page = document[number]
            reader = page.get_textpage()
            seen += squeezed(reader.get_text_range())
            for index in range(reader.count_chars()):
                left, bottom, right, top = reader.get_charbox(index)
                middle = (left + right) / 2, (bottom + top) / 2
                assert min(left, bottom) > 0
                assert right < page.get_width()
                for place in places_of(sheet, number):
                    assert not (
                        place.left < middle[0] < place.left + place.width
                        and place.bottom < middle[1] < place.bottom + place.height
                    )
            reader.close()
            page.close()
    for said in (words.operator_name, words.operator_address, words.purpose, words.term, *words.data, words.title):
        # A page may end inside it.
        assert all(squeezed(word) in seen for word in said.split())


@pytest.mark.parametrize(
    ("subject", "signers", "lines"),
    [
        ("pupil", PARENT, ["Законный представитель"]),
        ("pupil", BOTH, ["Законный представитель", "Учащийся"]),
        ("pupil", ALONE, ["Учащийся"]),
        ("representative", ALONE, ["Законный представитель"]),
        ("employee", ALONE, ["Работник"]),
    ],
)
def test_whoever_signs_has_a_line(subject: str, signers: Signers, lines: list[str]) -> None:
    page = pages(printed(pile(copy(signers=signers), of=text(subject=subject))))[1]

    after = page.words[page.words.index("Отзыв согласия") :].split("\n")
    assert [line.split(" «")[0].strip() for line in after if "20____" in line] == lines
    assert page.words.count("подпись") == len(lines)
    assert ("Документ о полномочиях" in page.words) == ("Законный представитель" in lines and subject == "pupil")


def test_every_page_has_a_code_that_is_read_back() -> None:
    copies = [copy(f"Человек {number}", signers=(PARENT, BOTH, ALONE)[number % 3]) for number in range(30)]
    paper = pile(*copies)

    seen = [page.codes for page in pages(printed(paper))]

    heads = [[numbers.payload(numbers.CONTROL_MARK, paper.number)]] * 2
    assert seen == heads + [[numbers.payload(numbers.BLANK_MARK, one.number)] for one in copies]


def test_the_number_stands_under_the_code_to_be_typed_by_hand() -> None:
    one = copy()

    page = pages(printed(pile(one)))[1]

    assert numbers.spoken(one.number) in page.words


def test_of_two_sides_the_signed_one_has_the_number_that_counts() -> None:
    words, one = text(**LONG_TEXTS["two sides"]), copy()

    head, empty, front, back = pages(printed(pile(one, of=words)))

    assert front.codes == [numbers.payload(numbers.BACK_MARK, one.number)]
    assert back.codes == [numbers.payload(numbers.BLANK_MARK, one.number)]
    assert "подпись" in back.words
    assert "подпись" not in front.words
    assert back.says(f"{words.title} (оборот)")
    # Whoever prints on both sides must not get somebody's blank on the back of the control sheet.
    assert (empty.words.strip(), empty.codes) == ("", [])
    assert head.codes


def test_where_one_blank_has_two_sides_a_shorter_one_has_an_empty_back() -> None:
    words = text(purpose=LONG * 32)
    assert [blank.sheet_of(words, signers).pages for signers in (ALONE, BOTH)] == [1, 2]

    seen = pages(printed(pile(copy(signers=ALONE), copy(signers=BOTH), of=words)))

    assert [len(page.codes) for page in seen] == [1, 0, 1, 0, 1, 1]


def test_a_text_for_three_sides_is_refused_with_what_to_do() -> None:
    with pytest.raises(TooLong, match="Сократите"):
        blank.sheet_of(text(purpose=LONG * 200), PARENT)


def test_empty_fields_leave_lines_to_write_on() -> None:
    one = copy(birth_date=None, representative="", place="")

    page = pages(printed(pile(one)))[1]

    assert len(page.written) == 2  # the name and the number
    assert page.says("Дата рождения Класс Адрес")


def test_the_note_of_a_school_that_practises_stands_on_every_page() -> None:
    seen = pages(printed(pile(copy(), note="Учебные данные — люди вымышлены")))

    assert all(page.says("Учебные данные — люди вымышлены") for page in seen)


def test_the_control_sheet_names_all_and_counts_its_pages() -> None:
    copies = [copy(f"Человек {number:02} Иванович") for number in range(control.ROWS + 1)]

    first, second, *rest = pages(printed(pile(*copies)))

    assert len(rest) == len(copies)
    for words in ("5а: учащиеся", "29 бланков", "10.03.2027", "1 из 2"):
        assert first.says(words)
    assert second.says("2 из 2")
    assert all(first.says(one.name) for one in copies[:-1])
    assert second.says(copies[-1].name)


def test_piles_follow_each_other_each_under_its_sheet() -> None:
    piles = [pile(copy("Первая"), title="5а: учащиеся"), pile(copy("Вторая"), title="5б: учащиеся")]

    seen = pages(printed(*piles))

    said = [next(words for words in ("Контрольный", "Первая", "Вторая") if page.says(words)) for page in seen]
    assert said == ["Контрольный", "Первая", "Контрольный", "Вторая"]


def test_the_same_piles_give_the_same_bytes() -> None:
    paper = pile(copy(), copy(NAMES["Tatar letters"]))

    assert printed(paper) == printed(paper)


# The file as an archive wants it


@pytest.fixture(scope="module")
def archived() -> bytes:
    copies = [copy(name, signers=signers) for name in NAMES.values() for signers in (PARENT, BOTH, ALONE)]
    return printed(pile(*copies))


def test_it_says_that_it_is_pdf_a(archived: bytes) -> None:
    with pikepdf.open(BytesIO(archived)) as pdf:
        meta = pdf.open_metadata()
        intent = pdf.Root.OutputIntents[0]

        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "U")
        assert meta["dc:title"] == str(pdf.docinfo["/Title"]) == "Бланки согласий"
        assert (str(intent.S), str(pdf.Root.Lang)) == ("/GTS_PDFA1", "ru")
        assert len(intent.DestOutputProfile.read_bytes()) > 1000
        assert not pdf.is_encrypted
        assert pdf.trailer.ID


def test_it_asks_for_nothing_from_outside(archived: bytes) -> None:
    with pikepdf.open(BytesIO(archived)) as pdf:
        keys = {str(key) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) for key in thing}

    assert not keys & {"/URI", "/Launch", "/GoToR", "/EF", "/F", "/JS", "/JavaScript", "/AA", "/OpenAction", "/Annots"}


def test_all_fonts_are_inside_and_every_letter_has_a_meaning(archived: bytes) -> None:
    with pikepdf.open(BytesIO(archived)) as pdf:
        fonts = [
            thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
        ]
        whole = [font for font in fonts if font.Subtype == "/Type0"]
        files = [font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in whole]

        assert {str(font.Subtype) for font in fonts} == {"/Type0", "/CIDFontType2"}
        assert len(whole) >= 4
        assert all(len(data) > 500 for data in files)
        assert all("/ToUnicode" in font for font in whole)
        assert all("+" in str(font.BaseFont) for font in whole)


def test_a_sheet_is_kept_once_however_many_copies_there_are() -> None:
    few, many = (len(printed(pile(*[copy() for _ in range(number)]))) for number in (1, 51))

    assert (many - few) / 50 < 1500


def test_five_hundred_blanks_need_little_memory(tmp_path: Path) -> None:
    script = tmp_path / "many.py"
    script.write_text(
        "import re, pathlib\n"
        "from tests.consents.blanks import BOTH, PARENT, ALONE, copy, pile, printed\n"
        "copies = [copy(f'Рябинина-{n} Анна', signers=(PARENT, BOTH, ALONE)[n % 3]) for n in range(500)]\n"
        "data = printed(pile(*copies))\n"
        # The peak of this very program: what `getrusage` tells begins with that of the process it was forked from.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())\n"
        "print(int(peak[1]) // 1024, len(data))\n",
        encoding="utf-8",
    )

    told = subprocess.run(
        [sys.executable, "-c", DJANGO + script.read_text(encoding="utf-8")], capture_output=True, text=True, check=True
    )

    megabytes, size = map(int, told.stdout.split())
    assert megabytes < 300
    assert size < 2_000_000


DJANGO: Final = (
    "import os, django\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'ezh_rollout.settings')\ndjango.setup()\n"
)
