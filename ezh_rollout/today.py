"""What a person has to do today, composed of all apps. Numbers are counted in the database, rows are never loaded."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from consents import rules as consent_rules
from consents.queries.todo import Waiting, missing_in_own_classes, unprinted_forms, waiting_for_keeper
from ezh_rollout.shared import typography
from plans import rules as plan_rules
from plans.models import Acknowledgement, Approval, Order, Plan, Task
from plans.rows import deadline_in_dates
from plans.states import OPEN_TASKS, ApprovalState, OrderState, TaskState
from registry import rules
from registry.models import Appointment, School
from registry.queries.eos_account import codes_to_hand_over
from registry.queries.overview import counts_of_sections, steps_of
from registry.queries.remark import remark_counts
from registry.queries.verification import count_never_verified
from registry.retention import PEOPLE, past_term
from registry.states import Right, Role

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Todo:
    """One line of «Что от вас нужно сегодня»."""

    count: int
    title: str
    note: str
    url: str
    is_late: bool = False
    is_ahead: bool = False


def todo_of(user: Any, school: School, *, on: date) -> list[Todo]:
    """What waits for this person in this school, late things first."""
    lines = [*_own_tasks(user, school, on=on), *_to_read(user, school), *_codes(user, school)]
    if rules.may_view_school(user, school):
        lines += _whole_school(user, school, on=on)
    elif rules.may_work_here(user, school):
        lines += _own_consents(user, school, on=on)
    lines += _consents(user, school, on=on)
    if rules.may_appoint(user, school):
        lines += _empty_roles(school)
    if rules.may_verify(user, school):
        lines += _unverified(school)
    if rules.may_destroy_data(user, school):
        lines += _past_term(school, on=on)
    if rules.may_edit_registry(user, school):
        lines += _empty_sections(school)
    return sorted((line for line in lines if line.count), key=lambda line: line.is_ahead - line.is_late)


def _own_tasks(user: Any, school: School, *, on: date) -> list[Todo]:
    own = Task.objects.filter(school=school).assigned_to(user).open().exclude(state=TaskState.SUBMITTED)
    counts = own.aggregate(
        late=Count("pk", filter=Q(deadline_end__lt=on)),
        soon=Count("pk", filter=Q(deadline_end__gte=on, deadline_end__lte=on + SOON)),
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
        open=Count("pk"),
    )
    mine = reverse("plans:my_tasks")
    if counts["open"] and not counts["late"] + counts["soon"] + counts["returned"]:
        return [_ahead(own, counts["open"], mine)]
    return [
        Todo(
            counts["late"], "Ваши просроченные задачи", "Сдайте их или договоритесь о новом сроке", mine, is_late=True
        ),
        Todo(counts["returned"], "Вам вернули на доработку", "Причина стоит на странице задачи", mine, is_late=True),
        Todo(counts["soon"], "Ваши задачи на ближайшие семь дней", "Срок подходит", mine),
    ]


def _ahead(own: QuerySet[Task], count: int, mine: str) -> Todo:
    """Nothing presses: what comes next, and when. Tasks without a date are told of as well."""
    following = own.order_by(F("deadline_end").asc(nulls_last=True), "position", "pk")[0]
    dates = deadline_in_dates(following.deadline_kind, following.deadline_start, following.deadline_end)
    name = typography.quoted(Truncator(following.title).chars(80))
    return Todo(count, "Ваши задачи впереди", f"Ближайшая: {name}, срок: {dates}", mine, is_ahead=True)


def _to_read(user: Any, school: School) -> list[Todo]:
    unread = Acknowledgement.objects.filter(
        school=school, employee__user=user.pk, read_on=None, order__state=OrderState.SIGNED
    )
    url = reverse("plans:orders", args=[school.pk])
    return [
        Todo(unread.count(), "Приказы, с которыми нужно ознакомиться", "Откройте приказ и нажмите «Ознакомлен»", url)
    ]


def _codes(user: Any, school: School) -> list[Todo]:
    """For whoever hands them over: the sysadmin and class teachers."""
    whole = rules.may_keep_codes(user, school)
    count = codes_to_hand_over(school, user=user, whole=whole)
    url = reverse("registry:codes", args=[school.pk])
    return [Todo(count, "Персональные коды ждут выдачи", "Раздайте листки под роспись и запишите выдачу", url)]


def _unverified(school: School) -> list[Todo]:
    """Nothing presses by itself: the plan has the dates. But «всё сделано» it is not."""
    url = reverse("registry:verification", args=[school.pk])
    title, note = "Внесённые данные, которых никто не сверил", "Сверьте с документами: подряд, листом или по выборке"
    return [Todo(count_never_verified(school.pk), title, note, url, is_ahead=True)]


def _consents(user: Any, school: School, *, on: date) -> list[Todo]:
    lines = _kept_consents(user, school, on=on) if consent_rules.may_keep_consents(user, school) else []
    return [*lines, *_unprinted(school)] if consent_rules.may_print_consents(user, school) else lines


def _kept_consents(user: Any, school: School, *, on: date) -> list[Todo]:
    """What whoever keeps the consents has to do; the law's clocks first."""
    waiting = waiting_for_keeper(school, user, on=on)
    clocks, deadlines = waiting.clocks, reverse("consents:deadlines", args=[school.pk])
    names = ("scans", "upcoming", "print_new", "register")
    scans, soon, printing, register = (reverse(f"consents:{name}", args=[school.pk]) for name in names)
    late, due = "Отзывы и обращения: срок закона прошёл", "Отзывы и обращения: срок на этой неделе"
    running = clocks.open - clocks.late - clocks.soon
    ending = "Согласия, которые скоро перестанут действовать"
    return [
        Todo(clocks.late, late, "Исполните сегодня и запишите", deadlines, is_late=True),
        Todo(clocks.soon, due, "Откройте и сделайте следующий шаг", deadlines),
        Todo(running, "Отзывы и обращения в работе", "Срок ещё есть", deadlines, is_ahead=True),
        Todo(waiting.desk, "Сомнительные страницы сканов", "Найдите, чей это лист", scans),
        Todo(waiting.review, "Подписи на сканах ждут просмотра", "Откройте пачку: по одной клавише на лист", scans),
        Todo(waiting.renewing, "Согласия, которые нужно подписать заново", "Напечатайте новые бланки", printing),
        Todo(waiting.conflicts, "Разногласия родителей", "Пока спор не решён, данные не передаются", register),
        Todo(waiting.ending, ending, "День рождения или конец срока: подготовьте новые", soon, is_ahead=True),
        *_blanks(school, waiting),
    ]


def _blanks(school: School, waiting: Waiting) -> list[Todo]:
    """Without the processor no blank can be issued, so that is told first."""
    settings, forms = (reverse(f"consents:{name}", args=[school.pk]) for name in ("settings", "forms"))
    if waiting.blanks and waiting.lacks_processor:
        return [Todo(1, "Не названо, кому поручена обработка данных", "Без этого бланк согласия неполон", settings)]
    return [Todo(waiting.blanks, "Бланки согласий не введены в действие", "Проверьте текст и введите", forms)]


def _unprinted(school: School) -> list[Todo]:
    url = reverse("consents:print_new", args=[school.pk])
    return [Todo(unprinted_forms(school), "Бланки согласий ещё не напечатаны", "Выберите классы и напечатайте", url)]


def _own_consents(user: Any, school: School, *, on: date) -> list[Todo]:
    """For a class teacher."""
    missing = missing_in_own_classes(school, user, on=on)
    url = reverse("consents:register", args=[school.pk])
    title = "Нет ответа о согласии в вашем классе"
    return [Todo(missing, title, "Раздайте бланки и соберите подписанные", url, is_ahead=True)]


def _past_term(school: School, *, on: date) -> list[Todo]:
    people = sum(past_term(section, school=school.pk, on=on).count() for section in PEOPLE)
    url = reverse("registry:retention", args=[school.pk])
    return [Todo(people, "Данные, срок хранения которых прошёл", "Просмотрите список и составьте акт", url)]


def _whole_school(user: Any, school: School, *, on: date) -> list[Todo]:
    lines = _plans(user, school)
    tasks = Task.objects.filter(school=school)
    if rules.has(user, Right.ACCEPT_TASKS, school):
        waiting = tasks.filter(state=TaskState.SUBMITTED)
        if not school.one_person:
            waiting = waiting.exclude(submitted_by=user.pk)
        lines += _in_plan(waiting, "?state=submitted", "Задачи ждут вашей проверки", "Примите или верните с причиной")
    late = tasks.overdue(on=on)
    lines += _in_plan(late, "?overdue=1", "Просрочено по школе", "Все просроченные задачи плана", is_late=True)
    return lines + _orders(user, school) + _remarks(user, school)


def _remarks(user: Any, school: School) -> list[Todo]:
    """What the second person found wrong goes back to whoever entered it, and comes back when mended."""
    mine, mended = remark_counts(user, school.pk)
    url = reverse("registry:remarks", args=[school.pk])
    return [
        Todo(mine, "Замечания к введённым данным", "Исправьте или напишите, почему верно", f"{url}?show=mine"),
        Todo(mended, "Данные исправлены, проверьте ещё раз", "Откройте запись и отметьте", f"{url}?show=mended"),
    ]


def _in_plan(tasks: QuerySet[Task], filters: str, title: str, note: str, *, is_late: bool = False) -> list[Todo]:
    """One line for each plan that has such tasks; a school has one plan at work, seldom two."""
    counts = tasks.order_by().values("plan").annotate(count=Count("pk")).order_by("plan")
    return [
        Todo(row["count"], title, note, reverse("plans:plan", args=[row["plan"]]) + filters, is_late=is_late)
        for row in counts
    ]


def _plans(user: Any, school: School) -> list[Todo]:
    lines = []
    if rules.has(user, Right.APPROVE_PLAN, school):
        running = Approval.objects.filter(school=school).running()
        first = running.order_by("submitted_at").first()
        if first is not None:
            url = reverse("plans:approval", args=[first.pk])
            lines.append(Todo(running.count(), "План ждёт вашего утверждения", "Проверьте и утвердите", url))
    if plan_rules.may_write_plan(user, school):
        lines += _plans_to_write(school)
    return lines


def _plans_to_write(school: School) -> list[Todo]:
    plans = Plan.objects.filter(school=school)
    if not plans.exists():
        url = reverse("plans:plans", args=[school.pk])
        return [Todo(1, "Плана ещё нет", "Загрузите документ Word или возьмите готовый образец", url)]
    later = Approval.objects.filter(plan=OuterRef("plan"), submitted_at__gt=OuterRef("submitted_at"))
    returned = Approval.objects.filter(school=school, state=ApprovalState.RETURNED).exclude(Exists(later))
    first = returned.select_related("plan").first()
    if first is None:
        return []
    url = reverse("plans:approvals", args=[first.plan_id])
    return [Todo(returned.count(), "План вернули с замечаниями", "Исправьте и отправьте ещё раз", url, is_late=True)]


def _orders(user: Any, school: School) -> list[Todo]:
    orders = reverse("plans:orders", args=[school.pk])
    lines = []
    if plan_rules.may_sign_orders(user, school):
        drafts = Order.objects.filter(school=school, state=OrderState.DRAFT).count()
        lines.append(Todo(drafts, "Проекты приказов", "Проверьте и подпишите", orders))
    if plan_rules.may_draft_orders(user, school):
        unread = Acknowledgement.objects.filter(school=school, read_on=None, order__state=OrderState.SIGNED)
        count = unread.values("order").distinct().count()
        lines.append(Todo(count, "Приказы, с которыми ознакомлены не все", "Соберите подписи", orders))
    return lines


def _empty_roles(school: School) -> list[Todo]:
    needed = {Role.SYSADMIN, Role.DEPUTY}
    held = set(Appointment.objects.in_force().filter(school=school, role__in=needed).values_list("role", flat=True))
    missing = [role for role in (Role.SYSADMIN, Role.DEPUTY) if role not in held]
    note = ", ".join(str(role.label).lower() for role in missing)
    return [Todo(len(missing), "Роли без человека", note, reverse("registry:roles", args=[school.pk]))]


def _empty_sections(school: School) -> list[Todo]:
    """The data of the school, as far as nothing is entered: the first section that can be filled now is named."""
    steps = steps_of(counts_of_sections(school.pk))
    first = next((step.section.title for step in steps if step.is_next), "")
    url = reverse("registry:reference", args=[school.pk])
    empty = sum(not step.current for step in steps)
    return [Todo(empty, "Разделы данных школы ещё пусты", f"Начните с раздела {typography.quoted(first)}", url)]


@dataclass(frozen=True)
class DistrictRow:
    pk: int
    school: str
    tasks: int
    finished: int
    late: int
    approved: bool
    is_demo: bool


def district_rows(user: Any, *, on: date) -> list[DistrictRow]:
    """One row for each school of the district, in three queries; only counts and the school's name leave it."""
    schools = School.objects.where(user, Right.VIEW_COUNTS).order_by("short_name", "pk")
    counts = {row["school"]: row for row in _counts(Task.objects.filter(school__in=schools.values("pk")), on=on)}
    approved = set(Approval.objects.approved().filter(school__in=schools.values("pk")).values_list("school", flat=True))
    nothing = {"total": 0, "closed": 0, "late": 0}
    rows = []
    for pk, name, is_demo in schools.values_list("pk", "short_name", "is_demo"):
        row = counts.get(pk, nothing)
        rows.append(DistrictRow(pk, name, row["total"], row["closed"], row["late"], pk in approved, is_demo))
    return rows


def _counts(tasks: QuerySet[Task], *, on: date) -> Any:
    return (
        tasks.filter(parent=None)
        .order_by()
        .values("school")
        .annotate(
            total=Count("pk"),
            closed=Count("pk", filter=~Q(state__in=OPEN_TASKS)),
            late=Count("pk", filter=Q(state__in=OPEN_TASKS, deadline_end__lt=on)),
        )
    )
