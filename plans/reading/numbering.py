"""Word's automatic numbers: the label that Word draws before a paragraph but does not write into it."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from plans.reading.grid import Mark
from plans.reading.package import WORD

W = f"{{{WORD}}}"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
PLACEHOLDER = re.compile(r"%([1-9])")
DEEPEST = 8
NO_LIST = ("", 0, 0)
INDENTED = re.compile(r"list (?:bullet|number) ([2-5])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its numbers look and where they start."""

    start: int = 1
    form: str = "decimal"
    label: str = "%1."
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class Scheme:
    """A list of the document (w:num); lists over the same abstract list go on counting together."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


def number(element: etree._Element | None, default: int = 0) -> int:
    """The w:val of an element as a whole number."""
    value = element.get(f"{W}val") if element is not None else None
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default


def letters(value: int, alphabet: str) -> str:
    """а, б, … я, аа, бб: Word repeats the letter after the end of the alphabet."""
    turns, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (min(turns, 9) + 1) if value > 0 else ""


def roman(value: int) -> str:
    """1 → I; Word itself stops at 32767, so do we."""
    written = ""
    for size, sign in ROMAN:
        count, value = divmod(min(value, 32767), size)
        written += sign * count
    return written


def written(value: int, form: str) -> str:
    """The number in the given form of Word (numFmt)."""
    match form:
        case "upperRoman" | "lowerRoman":
            shown = roman(value).lower()
        case "upperLetter" | "lowerLetter":
            shown = letters(value, LATIN)
        case "russianUpper" | "russianLower":
            shown = letters(value, RUSSIAN)
        case "decimalZero":
            shown = f"{value:02d}"
        case _:
            shown = "" if form == "none" else str(value)
    return shown.upper() if form.startswith("upper") or form.endswith("Upper") else shown


class Numbering:
    """Counts the numbered paragraphs in the order of the document."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._schemes = _schemes(numbering) if numbering is not None else {}
        self._styles = _style_lists(styles) if styles is not None else {}
        self._counters: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def mark(self, properties: etree._Element | None) -> Mark | None:
        """The mark of the next paragraph with these w:pPr; counts it."""
        if properties is None or not self._schemes:
            return None
        list_id, depth, indent = self._list_of(properties)
        scheme = self._schemes.get(list_id)
        if scheme is None:
            return None
        level = scheme.levels.get(depth, Level())
        if level.form == "bullet":
            return Mark("•", depth + indent, ordered=False)
        counters = self._count(list_id, scheme, depth)
        label = PLACEHOLDER.sub(lambda found: self._shown(scheme, counters, level, int(found[1]) - 1), level.label)
        return Mark(label, depth + indent, ordered=True) if label.strip() else None

    def _list_of(self, properties: etree._Element) -> tuple[str, int, int]:
        """The list, the depth in it, and how much deeper the style «List Bullet 2» sets it."""
        style = properties.find(f"{W}pStyle")
        list_id, depth, indent = self._styles.get(style.get(f"{W}val", ""), NO_LIST) if style is not None else NO_LIST
        own = properties.find(f"{W}numPr")
        if own is not None:
            if own.find(f"{W}numId") is not None:
                list_id, indent = str(number(own.find(f"{W}numId"))), 0
            depth = number(own.find(f"{W}ilvl"), depth)
        return list_id, min(max(depth, 0), DEEPEST), indent

    def _count(self, list_id: str, scheme: Scheme, depth: int) -> dict[int, int]:
        counters = self._counters.setdefault(scheme.abstract, {})
        if depth in scheme.overrides and (list_id, depth) not in self._restarted:
            self._restarted.add((list_id, depth))
            counters[depth] = scheme.overrides[depth]
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = scheme.levels.get(depth, Level()).start
        for deeper in [other for other in counters if other > depth]:
            restart = scheme.levels.get(deeper, Level()).restart
            if restart is None or (restart and depth < restart):
                del counters[deeper]
        return counters

    @staticmethod
    def _shown(scheme: Scheme, counters: dict[int, int], level: Level, depth: int) -> str:
        shown = scheme.levels.get(depth, Level())
        return written(counters.get(depth, shown.start), "decimal" if level.legal else shown.form)


def _level(element: etree._Element) -> Level:
    form, label = element.find(f"{W}numFmt"), element.find(f"{W}lvlText")
    legal, restart = element.find(f"{W}isLgl"), element.find(f"{W}lvlRestart")
    return Level(
        start=number(element.find(f"{W}start"), 1),
        form=form.get(f"{W}val", "decimal") if form is not None else "decimal",
        label=label.get(f"{W}val", "") if label is not None else "",
        legal=legal is not None and legal.get(f"{W}val") not in {"0", "false"},
        restart=number(restart) if restart is not None else None,
    )


def _schemes(numbering: etree._Element) -> dict[str, Scheme]:
    abstracts, linked, links = {}, {}, {}
    for abstract in numbering.iterfind(f"{W}abstractNum"):
        key = abstract.get(f"{W}abstractNumId", "")
        abstracts[key] = {_depth(level): _level(level) for level in abstract.iterfind(f"{W}lvl")}
        own, foreign = abstract.find(f"{W}styleLink"), abstract.find(f"{W}numStyleLink")
        if own is not None:
            linked[own.get(f"{W}val")] = key
        if foreign is not None:
            links[key] = foreign.get(f"{W}val")
    schemes = {}
    for item in numbering.iterfind(f"{W}num"):
        reference = item.find(f"{W}abstractNumId")
        key = reference.get(f"{W}val", "") if reference is not None else ""
        key = linked.get(links[key], key) if key in links else key
        schemes[item.get(f"{W}numId", "")] = _overridden(Scheme(key, dict(abstracts.get(key, {}))), item)
    return schemes


def _overridden(scheme: Scheme, item: etree._Element) -> Scheme:
    for override in item.iterfind(f"{W}lvlOverride"):
        depth, level = _depth(override), override.find(f"{W}lvl")
        start = override.find(f"{W}startOverride")
        if level is not None:
            scheme.levels[depth] = _level(level)
        if start is not None:
            scheme.overrides[depth] = number(start, 1)
            scheme.levels[depth] = replace(scheme.levels.get(depth, Level()), start=number(start, 1))
    return scheme


def _depth(element: etree._Element) -> int:
    value = element.get(f"{W}ilvl", "0")
    return int(value) if value.isdecimal() else 0


def _indent(style: etree._Element) -> int:
    """Word's own «List Bullet 2» is a list of its own, one step deeper than «List Bullet»."""
    name = style.find(f"{W}name")
    found = INDENTED.fullmatch(name.get(f"{W}val", "")) if name is not None else None
    return int(found[1]) - 1 if found else 0


def _style_lists(styles: etree._Element) -> dict[str, tuple[str, int, int]]:
    """Style → its list, depth and indent, through the styles it is based on."""
    own, parents = {}, {}
    for style in styles.iterfind(f"{W}style"):
        key, parent = style.get(f"{W}styleId", ""), style.find(f"{W}basedOn")
        parents[key] = parent.get(f"{W}val") if parent is not None else None
        listed = style.find(f"{W}pPr/{W}numPr")
        if listed is not None and listed.find(f"{W}numId") is not None:
            own[key] = (str(number(listed.find(f"{W}numId"))), number(listed.find(f"{W}ilvl")), _indent(style))
    found = {}
    for key in parents:
        ancestor: str | None = key
        seen: set[str] = set()
        while ancestor and ancestor not in own and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents.get(ancestor)
        if ancestor in own:
            found[key] = own[ancestor]
    return found
