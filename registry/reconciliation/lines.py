"""Differences in words and with marked letters, for a page, a print and a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from registry.exports import Layout, Place
from registry.exports.catalogue import Column
from registry.queries.looked import LOOKS
from registry.reconciliation.difference import Group
from registry.reconciliation.letters import marked

Pieces = Sequence[tuple[str, bool]]
TITLES: Final[Mapping[str, str]] = {
    Group.NEAR.value: "Отличаются буквой",
    Group.DIFFERS.value: "Отличаются",
    Group.HERE.value: "Только у нас",
    Group.THERE.value: "Только в сети",
}


@dataclass(frozen=True, slots=True)
class PairShown:
    """Both spellings in pieces; True marks the letters that differ. `here` and `there` may be empty."""

    label: str
    here: Pieces
    there: Pieces
    why: str


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """`url` is the card of our own person; empty for whoever stands only there, and for a name in a timetable."""

    what: str
    title: str
    place: str
    school_class: str
    is_suspicion: bool
    pairs: list[PairShown]
    url: str = ""


def shown(differences: Iterable[Mapping[str, Any]], *, kind: str) -> list[DifferenceShown]:
    """Of what `Reconciliation.differences` keeps."""
    return [
        DifferenceShown(
            what=item["what"],
            title=item["title"],
            place=item["place"],
            school_class=item["class"],
            is_suspicion=item["is_suspicion"],
            pairs=[_pair(pair) for pair in item["pairs"]],
            url=_card(kind, item.get("pk")),
        )
        for item in differences
    ]


def _card(kind: str, pk: int | None) -> str:
    """A comparison of before the cards were linked keeps no number of the card."""
    return LOOKS[kind].url_of(pk, 0) if pk else ""


def _pair(pair: Mapping[str, str]) -> PairShown:
    if pair["why"]:
        here, there = marked(pair["here"], pair["there"])
        return PairShown(pair["label"], here, there, pair["why"])
    return PairShown(pair["label"], _whole(pair["here"]), _whole(pair["there"]), "")


def _whole(words: str) -> Pieces:
    return [(words, False)] if words else []


def layout(section: str) -> Layout:
    """Columns of the file of differences: one row for each differing field."""
    titles = ("Что", "Кто или что", "Класс", "Вид отличия", "Поле", "У нас", "В сети", "Причина", "Место в файле сети")
    places = [Place(title, _column(index, title)) for index, title in enumerate(titles)]
    return Layout(section, places, "Сверка")


def _column(index: int, title: str) -> Column:
    return Column(str(index), title, lambda row: row[index])


def rows_of_file(differences: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, ...]]:
    for item in differences:
        about = (item["what"], item["title"], item["class"], TITLES[item["group"]])
        for pair in item["pairs"] or [{"label": "", "here": "", "there": "", "why": ""}]:
            yield (*about, pair["label"], pair["here"], pair["there"], pair["why"], item["place"])
