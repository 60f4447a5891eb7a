"""The checklist of the activation: made from the usual steps, edited, and ticked off with a day and a name."""

from datetime import date
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import ActivationStep, School
from registry.states import ActivationNeed

MOST_STEPS: Final = 50

# Its screens differ from year to year and nobody publishes them: a start to be edited, not a rule.
USUAL_STEPS: Final[tuple[tuple[str, ActivationNeed], ...]] = (
    ("Заявка школы на подключение", ActivationNeed.NAMES),
    ("Ввод активационного кода", ActivationNeed.CODE),
    ("Первый администратор журнала", ActivationNeed.ADMINISTRATOR),
    ("Мастер настройки: контакты и часовой пояс", ActivationNeed.CONTACTS),
    ("Настройки школы: оценивание, регион, форма", ActivationNeed.SETTINGS),
    ("Расписание звонков и отчётные периоды", ActivationNeed.TIMETABLE),
    ("Здания, кабинеты и места, предметы", ActivationNeed.PLACES),
    ("Сотрудники, классы, учащиеся, представители", ActivationNeed.PEOPLE),
    ("Связи «предмет–учитель–класс»", ActivationNeed.LINKS),
    ("Выдача персональных кодов", ActivationNeed.CODES),
)


@transaction.atomic
def make_usual_steps(school: School, *, by: Any) -> int:
    """Raises `Outrun` when the school has steps already."""
    School.objects.select_for_update().get(pk=school.pk)
    if ActivationStep.objects.filter(school=school).exists():
        raise Outrun("Перечень шагов уже составлен.")
    for position, (title, need) in enumerate(USUAL_STEPS, start=1):
        step = ActivationStep(school=school, position=position, title=title, need=need)
        save_as(step, by=by, reason="обычный шаг")
    return len(USUAL_STEPS)


@transaction.atomic
def add_step(school: School, *, title: str, need: str = "", by: Any) -> ActivationStep:
    School.objects.select_for_update().get(pk=school.pk)
    steps = ActivationStep.objects.filter(school=school)
    count = steps.count()
    if count >= MOST_STEPS:
        raise Refused(f"Шагов не больше {MOST_STEPS}: объедините мелкие.")
    last = steps.order_by("-position").values_list("position", flat=True).first() or 0
    step = ActivationStep(school=school, position=last + 1, title=title, need=need)
    save_as(step, by=by, reason="шаг добавлен")
    return step


@transaction.atomic
def change_step(step: ActivationStep, *, title: str, need: str, by: Any) -> None:
    fresh = _locked(step)
    fresh.title, fresh.need = title, need
    save_as(fresh, by=by, reason="шаг изменён", fields=["title", "need"])


@transaction.atomic
def move_step(step: ActivationStep, *, up: bool, by: Any) -> None:
    """Changes places with the neighbour; the first stays first and the last stays last."""
    School.objects.select_for_update().get(pk=step.school_id)
    steps = list(ActivationStep.objects.filter(school=step.school_id).select_for_update())
    place = next((place for place, found in enumerate(steps) if found.pk == step.pk), None)
    if place is None:
        raise Outrun("Этот шаг уже убрали.")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(steps):
        return
    steps[place], steps[other] = steps[other], steps[place]
    for position, found in enumerate(steps, start=1):
        if found.position != position:
            found.position = position
            save_as(found, by=by, reason="шаг переставлен", fields=["position"])


@transaction.atomic
def remove_step(step: ActivationStep, *, by: Any) -> None:
    """A step that was done is evidence and stays."""
    fresh = _locked(step)
    if fresh.is_done:
        raise Refused("Шаг отмечен сделанным: это подтверждение. Сначала снимите отметку.")
    delete_as(fresh, by=by, reason="шаг убран")


@transaction.atomic
def mark_done(step: ActivationStep, *, on: date, note: str = "", by: Any) -> None:
    fresh = _locked(step)
    if fresh.is_done:
        raise Outrun("Этот шаг уже отмечен сделанным.")
    fresh.done_on, fresh.done_by, fresh.note = on, by, note
    save_as(fresh, by=by, reason="шаг сделан", fields=["done_on", "done_by", "note"])


@transaction.atomic
def mark_not_done(step: ActivationStep, *, by: Any) -> None:
    fresh = _locked(step)
    if not fresh.is_done:
        raise Outrun("С этого шага отметку уже сняли.")
    fresh.done_on = fresh.done_by = None
    save_as(fresh, by=by, reason="отметка снята", fields=["done_on", "done_by"])


def _locked(step: ActivationStep) -> ActivationStep:
    fresh = ActivationStep.objects.select_for_update().filter(pk=step.pk).first()
    if fresh is None:
        raise Outrun("Этот шаг уже убрали.")
    return fresh
