"""Whose representative a row speaks of: the child by name, told apart by birth date and class."""

from registry import names
from registry.imports.changeset import Values
from registry.imports.comparing.references import Found, References
from registry.imports.problem import Problem


def child_of(references: References, values: Values, writes: Values, shown: Values, problems: list[Problem]) -> None:
    """Adds the link to `writes["~child"]`, or a problem at the child's place."""
    last, first = values.get("pupil_last_name") or "", values.get("pupil_first_name") or ""
    shown.update({name: values[name] for name in ("kind", "document") if name in values})
    if any(problem.field.startswith("pupil") and problem.level == "error" for problem in problems):
        return
    written = " ".join(filter(None, (last, first, values.get("pupil_middle_name"))))
    shown["pupil"] = written
    if not last or not first:
        told = "Не указано, чей это представитель: добавьте ФИО ребёнка."
        problems.append(Problem("missing_value", "pupil", told, "warning" if not written else "error"))
        return
    found = _found(references, values, problems)
    if len(found) != 1:
        problems.append(_nobody(references, written, found))
        return
    if doubt := _of_another_class(references, values, found[0]):
        problems.append(doubt)
    shown["pupil"] = found[0].name
    writes["~child"] = {
        "pupil": found[0].pk,
        "name": found[0].name,
        "kind": values.get("kind") or "",
        "document": values.get("document") or "",
    }


def _of_another_class(references: References, values: Values, child: Found) -> Problem | None:
    """Only the name agrees: a namesake of another class may not be here yet, and a stranger would see this child."""
    written = values.get("pupil_class")
    if not written or values.get("pupil_birth_date") == child.more[0] != "":
        return None
    school_class = references.class_of(written, name="pupil_class")
    if not isinstance(school_class, Problem) and school_class.pk == child.more[1]:
        return None
    stands = references.class_names.get(child.more[1], "без класса")
    told = f"«{child.name}» в программе — {stands}, в файле — {written}: тот ли это ребёнок? Добавьте дату рождения."
    return Problem("child_of_another_class", "pupil", told, "doubt")


def _found(references: References, values: Values, problems: list[Problem]) -> list[Found]:
    """Namesakes are told apart by what the row knows more: patronymic, birth date, class."""
    found = references.pupils.all(names.person_key(values["pupil_last_name"], values["pupil_first_name"]))
    middle = names.folded(values.get("pupil_middle_name") or "")
    if middle:
        found = [item for item in found if item.more[2] in {"", middle}]
    born = values.get("pupil_birth_date")
    if born:
        found = [item for item in found if item.more[0] in {"", born}]
    written = values.get("pupil_class")
    if written and len(found) > 1:
        school_class = references.class_of(written, name="pupil_class")
        if isinstance(school_class, Problem):
            problems.append(school_class)
        else:
            found = [item for item in found if item.more[1] == school_class.pk]
    return found


def _nobody(references: References, written: str, found: list[Found]) -> Problem:
    if not found:
        return Problem(
            "unknown_pupil", "pupil", f"Учащегося «{written}» нет: исправьте имя или сначала внесите ребёнка."
        )
    classes = ", ".join(references.class_names.get(item.more[1], "без класса") for item in found)
    told = f"Учащихся «{written}» несколько ({classes}): добавьте дату рождения или класс ребёнка."
    return Problem("ambiguous_pupil", "pupil", told)
