"""The law's clock of an operator of personal data: what must be done, by when, by which article.

The day after the receipt is day one (ГК РФ, ст. 191). A term whose last day is no working day would end on the next
working one (ГК РФ, ст. 193); whether that holds for terms of 152-ФЗ is a question for a lawyer, so the program keeps
the earlier day: whoever is in time for it is in time by either reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from consents.calendar import Calendar
from consents.states import ConsentKind, DemandKind
from ezh_rollout.shared.typography import quantity, tie


@dataclass(frozen=True, slots=True)
class Term:
    """`days` in calendar or in working days; `extension` is how many working days a motivated notice adds (0: none).

    `is_checked` is False where the article was not read in a primary source: the page says so.
    """

    event: str
    duty: str
    days: int
    article: str
    is_working: bool = True
    extension: int = 0
    is_checked: bool = False

    @property
    def words(self) -> str:
        """«10 рабочих дней», «30 календарных дней»."""
        if self.is_working:
            return quantity(self.days, "рабочий день", "рабочих дня", "рабочих дней")
        return quantity(self.days, "календарный день", "календарных дня", "календарных дней")

    @property
    def article_words(self) -> str:
        return tie(self.article)

    @property
    def clause(self) -> str:
        """«ст. 21 ч. 5», for a sentence that names the law itself."""
        return tie(self.article.removeprefix("152-ФЗ, "))

    @property
    def extension_words(self) -> str:
        if not self.extension:
            return ""
        return quantity(self.extension, "рабочий день", "рабочих дня", "рабочих дней")

    def due_on(self, received_on: date, calendar: Calendar) -> date:
        """The last day on which the duty may still be done."""
        if self.is_working:
            return calendar.add_working_days(received_on, self.days)
        return received_on + timedelta(days=self.days)

    def extended(self, due_on: date, calendar: Calendar) -> date:
        """The last day after a motivated notice."""
        return calendar.add_working_days(due_on, self.extension)


WITHDRAWALS: Final[Mapping[ConsentKind, Term]] = {
    ConsentKind.PROCESSING: Term(
        event="отзыв согласия на обработку",
        duty="прекратить обработку, добиться того же от обработчика, уничтожить данные, если хранить их больше незачем",
        days=30,
        is_working=False,
        article="152-ФЗ, ст. 21 ч. 5",
    ),
    # To withdraw this consent is to demand that the distribution stop, so its shorter term is the safe one.
    ConsentKind.DISTRIBUTION: Term(
        event="отзыв согласия на распространение",
        duty="прекратить распространение: убрать с сайта, со стендов, из публикаций",
        days=3,
        article="152-ФЗ, ст. 10.1 ч. 12–14",
    ),
}
DEMANDS: Final[Mapping[DemandKind, Term]] = {
    DemandKind.STOP: Term(
        event="требование прекратить обработку",
        duty="прекратить обработку, если для неё нет другого законного основания",
        days=10,
        extension=5,
        article="152-ФЗ, ст. 21 ч. 5.1",
    ),
    DemandKind.STOP_DISTRIBUTION: Term(
        event="требование прекратить распространение",
        duty="прекратить распространение",
        days=3,
        article="152-ФЗ, ст. 10.1 ч. 14",
    ),
    DemandKind.CORRECT: Term(
        event="подтверждено, что данные неточные",
        duty="уточнить данные и передать уточнение обработчику",
        days=7,
        article="152-ФЗ, ст. 21 ч. 2",
    ),
    DemandKind.ACCESS: Term(
        event="запрос сведений о своих данных",
        duty="сообщить, какие данные и зачем обрабатываются, или мотивированно отказать",
        days=10,
        extension=5,
        article="152-ФЗ, ст. 20 ч. 1, ст. 14 ч. 3",
    ),
}


def all_terms() -> list[Term]:
    """In the order of the page."""
    return [*WITHDRAWALS.values(), *DEMANDS.values()]
