"""Ready sets: what would be made is shown, can be mended, is made once and all together."""

from collections.abc import Callable
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Refused
from registry.actions import presets as actions
from registry.models import Bell, BellSchedule, Period, PeriodSet, Subject
from registry.presets import norms, usual_bells, usual_periods, usual_subjects
from registry.states import PERIODS_OF_KIND, PeriodKind
from tests.world import NOW, World

As = Callable[[str], Client]


def url(world: World, name: str) -> str:
    return reverse(f"registry:{name}", args=[world.school.pk])


def typed(context: Any, *keys: str) -> dict[str, Any]:
    """What a browser would send of the sets named by `keys`, as the page shows them."""
    data = {}
    for one in context["sets"]:
        for form in (one.head, *one.lines):
            for field in form:
                if field.name != "use":
                    value = field.value()
                    data[field.html_name] = value.strftime("%H:%M") if isinstance(value, time) else value
            if one.key in keys:
                data[form.add_prefix("use")] = "on"
    return data


def test_names_of_usual_subjects_are_distinct_even_when_cut_to_twelve_letters() -> None:
    short = [one.short_name.lower() for one in usual_subjects()]

    assert len(set(short)) == len(short)
    assert max(map(len, short)) <= 12
    assert len({one.name for one in usual_subjects()}) == len(short)


@pytest.mark.parametrize(
    ("level", "has", "has_not"),
    [
        ({"НОО"}, "Окружающий мир", "Физика"),
        ({"ООО"}, "Физика", "Окружающий мир"),
        ({"СОО"}, "Индивидуальный проект", "Музыка"),
        ({"НОО", "СОО"}, "Музыка", "Второй иностранный язык (немецкий)"),
    ],
)
def test_levels_choose_the_subjects(level: set[str], has: str, has_not: str) -> None:
    names = {one.name for one in usual_subjects() if one.area_for(level)}

    assert has in names
    if (level, has_not) != ({"НОО", "СОО"}, "Второй иностранный язык (немецкий)"):
        assert has_not not in names


def test_the_area_is_that_of_the_chosen_level() -> None:
    russian = next(one for one in usual_subjects() if one.name == "Русский язык")

    assert russian.area_for({"НОО"}) == "Русский язык и литературное чтение"
    assert russian.area_for({"НОО", "ООО"}) == "Русский язык и литература"


def test_lessons_of_usual_bells_follow_one_another_and_end_by_seven() -> None:
    for one in usual_bells():
        lessons = one.lessons()
        assert [number for number, _, _ in lessons] == list(range(1, len(lessons) + 1))
        assert all(before[2] < after[1] for before, after in pairwise(lessons))
        assert lessons[-1][2] <= time(19, 0), one.name


@pytest.mark.parametrize("start", [date(2026, 9, 1), date(2027, 9, 1), date(2028, 9, 4)])
def test_usual_periods_lie_in_the_year_and_do_not_overlap(start: date) -> None:
    end = date(start.year + 1, 5, 31)
    for one in usual_periods():
        dated = one.dated(start, end)
        assert len(dated) == PERIODS_OF_KIND[PeriodKind(one.kind)]
        days = [day for _, first, last in dated for day in (first, last)]
        assert days == sorted(days)
        assert start <= days[0] <= days[-1] <= end


def test_the_norms_are_those_of_the_sanitary_rules() -> None:
    assert (norms()[5, 1], norms()[5, 9], norms()[6, 11]) == (21, 33, 37)
    assert (6, 1) not in norms()


def test_a_school_mends_a_file_without_the_code(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets/norms.tsv").write_text("дней\tпараллель\tуроков\n5\t1\t20\n", encoding="utf-8-sig")

    assert norms() == {(5, 1): 20}


@pytest.mark.parametrize(
    ("name", "words", "read"),
    [
        ("norms.tsv", "дней\tпараллель\n5\t1\n", norms),
        ("norms.tsv", "дней\tпараллель\tуроков\n5\tпервая\t21\n", norms),
        ("subjects.tsv", "предмет;сокращение\n", usual_subjects),
        ("subjects.tsv", "предмет;сокращение\nХимия;Химия\n", usual_subjects),
        ("bells.json", "[{]", usual_bells),
        ("bells.json", '[{"key": "x"}]', usual_bells),
        ("periods.json", "5", usual_periods),
    ],
)
def test_a_spoilt_file_is_named(
    settings: LazySettings, tmp_path: Path, name: str, words: str, read: Callable[[], Any]
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / name).write_text(words, encoding="utf-8")

    if words == "предмет;сокращение\n":
        assert read() == []
    else:
        with pytest.raises(Refused, match=name):
            read()


def test_subjects_that_exist_are_marked_and_not_doubled(world: World, as_: As) -> None:
    client = as_("sysadmin")
    page = client.get(url(world, "preset_subjects") + "?level=НОО")
    rows = page.context["rows"]
    data = {f"s{n}-{key}": line.initial[key] for n, (line, _) in enumerate(rows) for key in ("name", "knowledge_area")}

    answer = client.post(
        url(world, "preset_subjects") + "?level=НОО", data | {f"s{n}-use": "on" for n in range(len(rows))}
    )

    assert answer.status_code == 302
    assert [line.initial["name"] for line, exists in rows if exists] == ["Математика"]
    assert Subject.objects.filter(school=world.school).count() == len(rows)
    assert Subject.objects.get(name="Музыка").sort_key
    assert Subject.history.filter(name="Музыка", history_user=world.sysadmin).count() == 1


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ([{"name": "Химия"}, {"name": "Физика"}], 2),
        ([{"name": "МАТЕМАТИКА"}, {"name": "Физика"}], 1),
        ([{"name": "Математика"}], 0),
        ([], 0),
    ],
)
def test_subjects_are_compared_by_folded_names(world: World, lines: list[dict[str, str]], made: int) -> None:
    done = actions.add_subjects(world.school, lines, by=world.sysadmin, at=NOW)

    assert done.made == made
    assert len(done.skipped) == len(lines) - made


def test_a_subject_ticked_twice_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="дважды"):
        actions.add_subjects(world.school, [{"name": "Химия"}, {"name": "химия"}], by=world.sysadmin, at=NOW)

    assert Subject.objects.count() == 1


def test_the_steps_of_the_first_grade_are_made_together(world: World, as_: As) -> None:
    client = as_("sysadmin")
    keys = ("grade1_september", "grade1_november", "grade1_january")
    data = typed(client.get(url(world, "preset_bells")).context, *keys)

    answer = client.post(url(world, "preset_bells"), data)

    assert answer.status_code == 302
    assert BellSchedule.objects.filter(name__startswith="1 класс").count() == 3
    assert Bell.objects.filter(schedule__name="1 класс, сентябрь–октябрь").count() == 3


def test_one_wrong_set_and_nothing_is_made(world: World, as_: As) -> None:
    client = as_("sysadmin")
    data = typed(client.get(url(world, "preset_bells")).context, "second_40", "first_45")

    answer = client.post(url(world, "preset_bells"), data)

    # «Первая смена» exists in the world.
    assert answer.status_code == 422
    assert "«Первая смена» уже есть" in answer.content.decode()
    assert BellSchedule.objects.count() == 1


def test_an_unticked_line_is_left_out_whatever_stands_in_it(world: World, as_: As) -> None:
    client = as_("sysadmin")
    data = typed(client.get(url(world, "preset_bells")).context, "second_40")
    del data["second_40-5-use"]
    data |= {"second_40-5-starts_at": "нечто", "second_40-name": "Вечер"}

    client.post(url(world, "preset_bells"), data)

    assert Bell.objects.filter(schedule__name="Вечер").count() == 5


def test_a_mistake_in_a_line_stands_beside_it(world: World, as_: As) -> None:
    client = as_("sysadmin")
    data = typed(client.get(url(world, "preset_bells")).context, "second_40") | {"second_40-0-ends_at": "13:00"}

    answer = client.post(url(world, "preset_bells"), data)

    assert answer.status_code == 422
    assert "Урок кончается раньше" in answer.content.decode()
    assert BellSchedule.objects.count() == 1


def test_quarters_are_made_in_the_year_at_hand(world: World, as_: As) -> None:
    client = as_("sysadmin")
    data = typed(client.get(url(world, "preset_periods")).context, "quarter")

    answer = client.post(url(world, "preset_periods"), data)

    made = PeriodSet.objects.get(name="Четверти")
    assert answer.status_code == 302
    assert (made.study_year, made.kind) == (world.study_year, PeriodKind.QUARTER)
    assert list(made.periods.values_list("starts_on", flat=True))[:1] == [date(2026, 9, 1)]
    assert Period.history.filter(period_set_id=made.pk, history_user=world.sysadmin).count() == 4


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("quarter-3-ends_on", "2027-06-30", "вне учебного года"),
        ("quarter-1-starts_on", "2026-10-20", "Пересекаются по времени"),
        ("quarter-0-starts_on", "30.02.2026", "field-error"),
        ("quarter-0-ends_on", "2026-08-01", "раньше"),
    ],
)
def test_wrong_dates_make_nothing(world: World, as_: As, field: str, value: str, reason: str) -> None:
    client = as_("sysadmin")
    data = typed(client.get(url(world, "preset_periods")).context, "quarter") | {field: value}

    answer = client.post(url(world, "preset_periods"), data)

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not PeriodSet.objects.filter(name="Четверти").exists()


def test_without_a_study_year_one_is_asked_for(world: World, as_: As) -> None:
    world.study_year.archived_at = NOW
    world.study_year.save()

    page = as_("sysadmin").get(url(world, "preset_periods"))

    assert "Сначала нужен учебный год" in page.content.decode()
