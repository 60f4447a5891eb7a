"""Small contents of plans for tests: `plan(stage(1, task(11), task(12)))`."""

from typing import Any

from plans.content import DeadlineContent, PersonContent, PlanContent, StageContent, TaskContent
from plans.states import DeadlineKind, Duty


def plan(*stages: StageContent, title: str = "План работ", starts_on: str = "2027-03-01") -> PlanContent:
    return {"title": title, "starts_on": starts_on, "stages": list(stages)}


def stage(pk: int, *tasks: TaskContent, title: str | None = None) -> StageContent:
    return {"id": pk, "title": f"Этап {pk}" if title is None else title, "tasks": list(tasks)}


def task(pk: int, *subtasks: TaskContent, **fields: Any) -> TaskContent:
    return {
        "id": pk,
        "number": fields.get("number", f"{pk}."),
        "text": fields.get("text", f"Дело {pk}"),
        "deadline": fields.get("deadline", march()),
        "people": fields.get("people", [person()]),
        "extra": fields.get("extra", {}),
        "tasks": list(subtasks),
    }


def march(**fields: Any) -> DeadlineContent:
    return {
        "words": fields.get("words", "март"),
        "kind": fields.get("kind", DeadlineKind.DATES.value),
        "start": fields.get("start", "2027-03-01"),
        "end": fields.get("end", "2027-03-31"),
    }


def unknown_deadline(words: str = "") -> DeadlineContent:
    return march(words=words, kind=DeadlineKind.UNKNOWN.value, start=None, end=None)


def person(
    label: str = "Кленова В.Н.", *, employee: int | None = 7, group: str = "", duty: str = Duty.ANSWERS
) -> PersonContent:
    return {"label": label, "employee": employee, "group": group, "duty": str(duty)}
