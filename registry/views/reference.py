"""The reference data of a school: the overview, and the list of every section with its print."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions.personal_data import log_export
from registry.cards import line_of
from registry.forms.filters import FilterForm
from registry.models import School
from registry.queries.listing import LISTINGS, children_of
from registry.queries.overview import counts_of_sections, steps_of
from registry.queries.own_class import led_classes
from registry.sections import Section
from registry.views.overview_notes import Note, notes_of
from registry.views.sections import OF_OWN_CLASS, school_of_list, section_or_404, visible_rows
from registry.views.ways_in import ways_into

ROWS_PER_PAGE: Final = 50
MOST_PRINTED: Final = 3000
"""A paper of sixty pages; whoever needs more takes a file."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A card at the top of the overview: another job with the same data."""

    title: str
    text: str
    address: str
    rule: Callable[[Any, School], bool] = rules.may_view_school


# Whoever has a page that belongs to the data adds a line here; the menu stays short.
TOOLS: Final[tuple[Tool, ...]] = (
    Tool(
        "Ошибки в данных",
        "Что сломает журнал и как исправить: дубли, имена, СНИЛС, звонки, периоды, нагрузка.",
        "registry:findings",
    ),
    Tool(
        "Проверка вторым человеком",
        "Сверка введённого с документами: по строкам, листом или по выборке; замечания и что изменено после проверки.",
        "registry:verification",
    ),
    Tool(
        "Загрузка из файлов",
        "Списки из Excel и CSV: просмотр каждой строки до сохранения, отмена целиком.",
        "registry:runs",
        rules.may_edit_registry,
    ),
    Tool(
        "Сверка с сетью",
        "Выгрузка из электронного журнала рядом с нашими данными: чем отличаются, буква в букву.",
        "registry:reconciliations",
    ),
    Tool(
        "Файлы обмена",
        "Выгрузить раздел в Excel или CSV, заполнить шаблон сети, взять пустой образец.",
        "registry:exchange",
    ),
    Tool("Связи предметов и нагрузка", "Кто ведёт предмет, где, у кого и сколько часов.", "registry:grids"),
    Tool(
        "Готовые наборы",
        "Обычные предметы, звонки и четверти: поправить и создать одним нажатием.",
        "registry:presets",
        rules.may_edit_registry,
    ),
    Tool(
        "Новый учебный год",
        "Открыть год по образцу прошлого и перевести классы с учащимися.",
        "registry:new_year",
        rules.may_edit_registry,
    ),
    Tool(
        "Персональные коды",
        "Вписать коды из сети, напечатать листки, выдать под роспись, увидеть, кто уже в журнале.",
        "registry:codes",
    ),
    Tool("Активация школы", "Шаги подключения и чего для каждого не хватает.", "registry:activation"),
    Tool("Права в журнале", "Кто управляет электронным журналом и по какому приказу.", "registry:admin_rights"),
    Tool(
        "Сроки хранения",
        "Чьи персональные данные больше не нужны; уничтожение с актом.",
        "registry:retention",
    ),
    Tool(
        "Кто смотрел данные",
        "Журнал: кто открывал карточки людей и что выгружал.",
        "registry:access_log",
        rules.may_read_access_log,
    ),
)


@require_GET
def reference(request: HttpRequest, school_id: int) -> HttpResponse:
    """The overview at once; its notes come afterwards (`reference_notes`)."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    return page(request, "registry/reference.html", _overview(request, school, None), school=school)


@require_GET
def reference_notes(request: HttpRequest, school_id: int) -> HttpResponse:
    """The same overview with what is wrong in every section and how much of it is verified; htmx takes the table."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = _overview(request, school, notes_of(school))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "registry/_reference_sections.html", context | {"school": school})
    return page(request, "registry/reference.html", context, school=school)


def _overview(request: HttpRequest, school: School, notes: dict[str, list[Note]] | None) -> dict[str, Any]:
    shown = steps_of(counts_of_sections(school.pk))
    steps = [
        {
            "step": step,
            "url": step.section.list_url(school.pk),
            "part_url": step.part.list_url(school.pk) if step.part else "",
            "notes": (notes or {}).get(step.section.key, []),
            "may_edit": rules.may_edit_section(request.user, step.section.key, school),
            "ways": ways_into(step.section.key, school=school, user=request.user),
        }
        for step in shown
    ]
    listed = {step.section.key for step in shown}
    beside = [note for key, lines in (notes or {}).items() if key not in listed for note in lines]
    tools = [tool for tool in TOOLS if tool.rule(request.user, school)]
    return {"steps": steps, "beside": beside, "tools": tools, "is_counted": notes is not None}


@require_GET
def rows(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    described = section_or_404(section)
    school = school_of_list(request, described, school_id)
    found, context = _found(request, described, school)
    # Keys first, from the index alone: a far page then reads fifty rows and not all before it.
    shown = Paginator(found.values_list("pk", flat=True), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    listed = _joined(described.model.objects.filter(pk__in=list(shown.object_list)).in_order(), described)
    context |= _table(request, described, school, list(listed)) | {"page": shown}
    context["ways"] = ways_into(section, school=school, user=request.user)
    return page(request, "registry/reference_rows.html", context, school=school)


@require_GET
def rows_print(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    """The whole list as filtered, on paper; a list of people leaves its trace in the log."""
    described = section_or_404(section)
    school = school_of_list(request, described, school_id)
    found, context = _found(request, described, school)
    printed = list(_joined(found, described)[: MOST_PRINTED + 1])
    if len(printed) > MOST_PRINTED:
        raise Refused(f"В списке больше {MOST_PRINTED} строк. Сузьте его поиском или фильтром и напечатайте частями.")
    now = timezone.now()
    if described.holds_people:
        log_export(
            school,
            what=f"{described.title}, печать списка",
            section=described.key,
            count=len(printed),
            fields=["last_name", "first_name", "middle_name", *LISTINGS[section].columns],
            by=request.user,
            at=now,
        )
    context |= _table(request, described, school, printed) | {"now": now, "count": len(printed)}
    return page(request, "registry/reference_print.html", context, school=school)


def _found(request: HttpRequest, section: Section, school: School) -> tuple[Any, dict[str, Any]]:
    """The rows that were asked for, in order, and what the page says about the asking."""
    query, archived = request.GET.get("q", "").strip(), request.GET.get("archive") == "1"
    sees_all = rules.may_view_school(request.user, school)
    filters = FilterForm(request.GET, listing=LISTINGS[section.key], school=school.pk) if sees_all else None
    found = visible_rows(request, section, school).filter(archived_at__isnull=not archived).matching(query)
    if filters is not None:
        found = found.filter(filters.condition())
    return found.in_order(), {
        "section": section,
        "listing": LISTINGS[section.key],
        "query": query,
        "archived": archived,
        "filters": filters,
        "is_narrowed": bool(query or (filters is not None and filters.is_used)),
        "list_url": section.list_url(school.pk),
        "sees_all": sees_all,
        "may_edit": rules.may_edit_section(request.user, section.key, school),
        "own_class_sections": [] if sees_all else [section_or_404(key) for key in sorted(OF_OWN_CLASS)],
    }


def _joined(found: Any, section: Section) -> Any:
    return found.select_related(*section.joins) if section.joins else found


def _table(request: HttpRequest, section: Section, school: School, found: list[Any]) -> dict[str, Any]:
    """The rows in words, with the column that comes by a query of its own."""
    listing = LISTINGS[section.key]
    labels = [label[:1].upper() + label[1:] for label in map(section.label, listing.columns)]
    beside = listing.beside
    if section.key == "representatives" and not rules.may_view_school(request.user, school):
        beside = partial(children_of, classes=led_classes(request.user))
    numbers = beside([row.pk for row in found]) if beside is not None else {}
    lines = [(line_of(row, listing.columns), numbers.get(row.pk, "—")) for row in found]
    return {"labels": labels, "lines": lines}
