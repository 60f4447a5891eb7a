"""Staff, pupils and representatives: rows of a file beside the people of the registry.

`matching` finds whom a row speaks of; here it becomes an outcome with was → now. A row that is wrong still counts as
speaking of its person, so that nobody is called missing because of a slip in a telephone number.
"""

from collections.abc import Callable
from typing import Any, Final

from registry.imports.changeset import Changeset, Line, Parsed, Values
from registry.imports.comparing.children import child_of
from registry.imports.comparing.differences import differences
from registry.imports.comparing.doubles import Doubles
from registry.imports.comparing.identity import Identity
from registry.imports.comparing.known import Known, KnownPerson
from registry.imports.comparing.matching import Match, Matcher
from registry.imports.comparing.references import Found, References
from registry.imports.comparing.relatives import Parents
from registry.imports.problem import Problem
from registry.models import Employee, Pupil, Representative
from registry.states import ImportOutcome

PERSON: Final = ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils", "phone", "email")
PEOPLE: Final[dict[str, tuple[Any, tuple[str, ...]]]] = {
    "employees": (Employee, (*PERSON, "post", "kind", "is_part_time")),
    "pupils": (Pupil, (*PERSON, "school_class", "enrolled_on", "enrolment_order", "enrolment_order_date")),
    "representatives": (Representative, PERSON),
}
ARCHIVED: Final = "Человек с такими данными есть в архиве: верните его или подтвердите, что это другой."
Classes = Callable[[str], Found | Problem]


def compare_people(kind: str, references: References, rows: list[Parsed]) -> Changeset:
    model, fields = PEOPLE[kind]
    known = Known.of(model, fields, references.school)
    lines = [_line(kind, fields, references, row) for row in rows]
    identities = [Identity.of(line.writes, row.values, kind) for line, row in zip(lines, rows, strict=True)]
    doubles = Doubles(kind)
    parents = Parents(doubles, identities)
    matches = parents.with_known(Matcher(kind, known).match_all(identities))
    for index, (line, identity, match) in enumerate(zip(lines, identities, matches, strict=True)):
        earlier = doubles.earlier(index, identity)
        if earlier is None and match.target:
            earlier = doubles.same_target(index, match.target.pk, identity)
        _judge(line, match, references, known)
        if earlier is None and match.target is None and (namesake := parents.namesake(index, matches)) is not None:
            _ask(line, lines[namesake])
        if earlier is not None:
            _join(kind, line, lines[earlier.index], earlier.index, same_child=earlier.same_child)
    spoken_of = {person.pk for match in matches for person in match.everybody()}
    missing = [_absent(person, references, kind) for person in known.current() if person.pk not in spoken_of]
    return Changeset(kind, lines, missing, [])


def _line(kind: str, fields: tuple[str, ...], references: References, row: Parsed) -> Line:
    values = row.values
    writes = {name: values[name] for name in fields if name in values}
    shown = dict(writes)
    problems = list(row.problems)
    if kind == "pupils" and (written := values.get("school_class")):
        found = references.class_of(written)
        if isinstance(found, Problem):
            problems.append(found)
            writes["school_class"] = None
        else:
            writes["school_class"], shown["school_class"] = found.pk, found.name
    if kind == "representatives":
        child_of(references, values, writes, shown, problems)
    return Line(row.location, ImportOutcome.NEW, values, shown, problems, writes=writes)


def _judge(line: Line, match: Match, references: References, known: Known) -> None:
    """The outcome, and for a matched row what it would change."""
    line.problems += match.problems
    line.candidates = [_candidate(person, references) for person in match.candidates]
    target = match.target
    if target is None:
        _complete_new(line)
    else:
        _lay_beside(line, target, references, known)
    levels = {problem.level for problem in line.problems if _counts(problem, line)}
    if "error" in levels:
        line.outcome = ImportOutcome.WRONG
    elif "doubt" in levels:
        line.outcome = ImportOutcome.DOUBTFUL
    elif target is not None:
        line.outcome = ImportOutcome.CHANGED if line.changes else ImportOutcome.SAME


def _counts(problem: Problem, line: Line) -> bool:
    """A doubt about a cell that would change nothing in a known person holds nobody up."""
    is_idle = line.target is not None and problem.field and problem.field not in line.changes
    return not (problem.level == "doubt" and is_idle)


def _complete_new(line: Line) -> None:
    derived = line.values.get("gender_derived")
    if derived and not line.writes.get("gender"):
        line.writes["gender"] = line.fields["gender"] = derived
    for name, words in (("birth_date", "дата рождения"), ("school_class", "класс")):
        if not line.values.get(name, True) and "post" not in line.values and not _is_told(name, line.problems):
            level = "doubt" if "school_class" in line.values else "warning"
            told = f"Не указано: {words}. Впишите или подтвердите строку без этого."
            line.problems.append(Problem("missing_value", name, told, level))  # type: ignore[arg-type]


def _is_told(name: str, problems: list[Problem]) -> bool:
    return any(problem.field == name for problem in problems)


def _lay_beside(line: Line, target: KnownPerson, references: References, known: Known) -> None:
    line.target, line.target_version = target.pk, target.version
    stored = known.values_of(target)
    found = differences(line.writes, stored)
    line.changes = {name: _shown(name, pair, line, references) for name, pair in found.items()}
    link = line.writes.get("~child")
    if link:
        line.changes |= known.link_change(target.pk, link)


def _shown(name: str, pair: tuple[Any, Any], line: Line, references: References) -> tuple[Any, Any]:
    was = references.class_names.get(pair[0], "") if name == "school_class" and pair[0] else pair[0]
    return (was, line.fields.get(name, pair[1]))


def _join(kind: str, line: Line, earlier: Line, index: int, *, same_child: bool) -> None:
    """A second row of one person. Another child of the same parent is a link, not a slip."""
    if kind == "representatives" and not same_child:
        told = f"Тот же человек, что и в строке «{earlier.location}»: добавится связь с ещё одним ребёнком."
        line.problems.append(Problem("one_person", "", told, "info"))
        line.writes["~row"] = index
        if line.target is None and earlier.target is None and line.outcome is ImportOutcome.DOUBTFUL:
            line.outcome = earlier.outcome
        return
    told = f"Этот человек уже есть в файле: {earlier.location}. Оставьте одну строку или подтвердите, что это другой."
    line.problems.append(Problem("duplicate_in_file", "", told, "doubt"))
    if line.outcome is not ImportOutcome.WRONG:
        line.outcome = ImportOutcome.DOUBTFUL
    note = f"Похоже на строку «{line.location}»: возможно, это один человек."
    earlier.problems.append(Problem("duplicate_in_file", "", note, "warning"))


def _ask(line: Line, earlier: Line) -> None:
    """The mothers of two children may have one name; joined, one would see the other's child."""
    told = (
        f"Полный тёзка в строке «{earlier.location}», но телефон другой. Если это один человек, оставьте в файле один "
        "телефон; если двое — подтвердите, что это новый."
    )
    line.problems.append(Problem("namesake_in_file", "phone", told, "doubt"))
    if line.outcome is not ImportOutcome.WRONG:
        line.outcome = ImportOutcome.DOUBTFUL


def _candidate(person: KnownPerson, references: References) -> Values:
    return {
        "id": person.pk,
        "name": person.name,
        "birth_date": person.birth_date,
        "snils": person.snils,
        "school_class": references.class_names.get(person.school_class or 0, ""),
        "archived": person.is_archived,
        "version": person.version,
    }


def _absent(person: KnownPerson, references: References, kind: str) -> Values:
    found: Values = {"id": person.pk, "name": person.name, "birth_date": person.birth_date}
    if kind == "pupils":
        found["school_class"] = references.class_names.get(person.school_class or 0, "")
    return found
