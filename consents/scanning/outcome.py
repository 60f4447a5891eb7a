"""A page beside the book of the school: whose it is, or why a person has to look."""

from dataclasses import dataclass
from typing import Final

from consents import numbers
from consents.scanning.book import Book, KnownCopy
from consents.scanning.reading import PageReading
from consents.states import PageOutcome

NO_CODE: Final = "На странице не найден код бланка."
STRANGE: Final = "На странице чужой код, не бланк согласия."
MISREAD: Final = "Код бланка прочитан с ошибкой: контрольные цифры не сходятся. Введите номер, что стоит под кодом."
TWO: Final = "На странице два бланка: разложите листы и отсканируйте каждый отдельно."
FOREIGN: Final = "Этот бланк напечатан не для вашей школы: в списке выданных бланков такого номера нет."
FOREIGN_CONTROL: Final = "Это контрольный лист другой школы или другой программы: такого номера у вас нет."


BACK: Final = "Оборот бланка: подпись стоит на другой стороне."


@dataclass(frozen=True, slots=True)
class PageFound:
    """`reason` is empty for a matched page; `copy` is known for matched, outdated and duplicate ones."""

    outcome: PageOutcome
    reason: str = ""
    copy: KnownCopy | None = None
    number: str = ""


def outcome_of(reading: PageReading, book: Book, *, place: str, problem: str = "") -> PageFound:
    """Remembers the number in the book: `place` («страница 3») is what the next page with it will be told."""
    if problem:
        return PageFound(PageOutcome.UNREADABLE, problem)
    # Where both sides of one sheet are seen, the signed one counts.
    ours = sorted((code for code in map(numbers.read, reading.codes) if code), key=lambda code: code.is_back)
    if len({code.number for code in ours}) > 1:
        return PageFound(PageOutcome.UNREADABLE, TWO)
    return _of_code(ours[0], book, place=place) if ours else _without_code(reading)


def _of_code(code: numbers.Code, book: Book, *, place: str) -> PageFound:
    if code.is_control:
        known = code.number in book.controls
        return PageFound(PageOutcome.CONTROL if known else PageOutcome.FOREIGN, "" if known else FOREIGN_CONTROL)
    copy = book.copies.get(code.number)
    if copy is None:
        return PageFound(PageOutcome.FOREIGN, FOREIGN, number=code.number)
    if code.is_back:
        return PageFound(PageOutcome.BLANK, BACK, number=code.number)
    return _of_copy(copy, book, place=place)


def _without_code(reading: PageReading) -> PageFound:
    if reading.is_blank:
        return PageFound(PageOutcome.BLANK)
    if any(_looks_ours(text) for text in reading.codes):
        return PageFound(PageOutcome.UNREADABLE, MISREAD)
    return PageFound(PageOutcome.UNREADABLE, STRANGE if reading.codes else NO_CODE)


def _looks_ours(text: str) -> bool:
    return text.strip().startswith((numbers.BLANK_MARK, numbers.BACK_MARK, numbers.CONTROL_MARK))


def _of_copy(copy: KnownCopy, book: Book, *, place: str) -> PageFound:
    """The paper's own faults come before what the person said elsewhere; all reasons are told."""
    first = book.seen.setdefault(copy.number, "")
    book.seen[copy.number] = first or place
    required = book.required.get((copy.subject.value, copy.kind.value), 1)
    edition = f"Прежняя редакция бланка: № {copy.edition}, а нужна не ниже № {required}."
    doubts = [
        (PageOutcome.DUPLICATE, f"Этот же бланк уже есть в пачке: {first}." if first else ""),
        (PageOutcome.DUPLICATE, book.answered.get(copy.pk, "")),
        (PageOutcome.DUPLICATE, book.lying.get(copy.pk, "")),
        (PageOutcome.OUTDATED, edition if copy.edition < required else ""),
        (PageOutcome.DUPLICATE, book.refused_since(copy)),
        (PageOutcome.DUPLICATE, book.withdrawn_since(copy)),
    ]
    told = [(outcome, reason) for outcome, reason in doubts if reason]
    outcome = told[0][0] if told else PageOutcome.MATCHED
    return PageFound(outcome, " ".join(reason for _, reason in told), copy, copy.number)
