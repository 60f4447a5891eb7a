"""Grids, load, ready sets and the new year in a real browser: by keyboard, by thumb, without a script."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from registry.models import Building, Employee, Room, SchoolClass, StudyYear, Subject, SubjectTeacher
from tests.browser.conftest import Browse, Shot, on_both_screens
from tests.world import World

SUBJECTS = (
    *("Русский язык", "Литература", "Алгебра", "Геометрия", "Физика", "Химия", "Биология", "История", "География"),
    *("Обществознание", "Информатика", "Музыка", "Изобразительное искусство", "Труд (технология)"),
    *("Физическая культура", "Основы безопасности и защиты Родины", "Алгебра и начала математического анализа"),
)
SCREENS: dict[str, Callable[[World], str]] = {
    "grids": lambda world: f"/schools/{world.school.pk}/links/",
    "teachers": lambda world: f"/schools/{world.school.pk}/links/teachers/",
    "classes": lambda world: f"/schools/{world.school.pk}/links/classes/",
    "one subject": lambda world: f"/schools/{world.school.pk}/links/teachers/?subject={world.subject.pk}",
    "one teacher": lambda world: f"/schools/{world.school.pk}/links/teachers/?column={world.staff['employee'].pk}",
    "loads": lambda world: f"/schools/{world.school.pk}/load/",
    "load": lambda world: f"/classes/{world.school_class.pk}/load/",
    "presets": lambda world: f"/schools/{world.school.pk}/presets/",
    "preset subjects": lambda world: f"/schools/{world.school.pk}/presets/subjects/",
    "preset bells": lambda world: f"/schools/{world.school.pk}/presets/bells/",
    "preset periods": lambda world: f"/schools/{world.school.pk}/presets/periods/",
    "new year": lambda world: f"/schools/{world.school.pk}/new-year/",
    "new year classes": lambda world: f"/schools/{world.school.pk}/new-year/classes/",
}


def fill(world: World) -> None:
    """A school large enough to scroll."""
    for name in SUBJECTS:
        Subject.objects.create(school=world.school, name=name)
    for number in range(30):
        Employee.objects.create(
            school=world.school, last_name=f"Учительская{number}", first_name="Анна", middle_name="Ивановна", gender="f"
        )
    building = Building.objects.create(school=world.school, name="Мастерские")
    Room.objects.create(school=world.school, building=building, name="спортзал")
    for parallel in (1, 6, 9, 11):
        for letter in "аб":
            SchoolClass.objects.create(
                school=world.school,
                study_year=world.study_year,
                name=f"{parallel}{letter}",
                parallel=parallel,
                letter=letter,
            )
    StudyYear.objects.create(school=world.school, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31))


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_and_is_read_aloud(browse: Browse, live_world: World, shot: Shot, name: str) -> None:
    fill(live_world)
    page = browse("sysadmin", at=SCREENS[name](live_world))
    for size in on_both_screens(page):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        shot(page, f"grid-{name}-{size}".replace(" ", "-"))
        assert Axe().run(page).response["violations"] == [], size


def ticks(world: World) -> set[int]:
    return set(SubjectTeacher.objects.filter(subject=world.subject).values_list("employee", flat=True))


def test_a_grid_is_filled_by_keyboard_and_taken_back(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=SCREENS["teachers"](live_world))
    cells = page.locator("table.grid tbody tr").first.locator("input.tick")
    before = ticks(live_world)
    boxes = [cells.nth(place) for place in range(3)]
    was = [box.is_checked() for box in boxes]

    boxes[0].focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(boxes[1]).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(boxes[2]).to_be_focused()

    expect(page.get_by_role("button", name="Отменить")).to_be_visible()
    expect(page.locator("input.tick[aria-busy]")).to_have_count(0)
    assert [box.is_checked() for box in boxes[:2]] == [not state for state in was[:2]]
    assert len(ticks(live_world) ^ before) == 2
    for _ in range(2):
        stamp = page.locator("#grid-bar [name=step]").input_value()
        page.keyboard.press("Control+z")
        expect(page.locator(f"#grid-bar [name=step][value='{stamp}']")).to_have_count(0)
    assert ticks(live_world) == before
    assert [box.is_checked() for box in boxes] == was


def test_after_a_whole_column_is_taken_back_nothing_speaks_of_it(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=SCREENS["teachers"](live_world))
    sign = page.locator("thead button.grid-all").first
    mark = sign.inner_text()

    sign.click()
    expect(page.locator("#messages")).to_contain_text("Изменено")
    expect(sign).not_to_have_text(mark)
    page.keyboard.press("Control+z")

    expect(page.locator("#grid-bar")).to_contain_text("Отменено")
    expect(page.locator("#messages")).to_be_empty()
    expect(sign).to_have_text(mark)
    expect(sign).to_have_attribute("title", "Отметить весь столбец")


def test_a_refused_tick_comes_back_and_says_why(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=SCREENS["teachers"](live_world))
    deputy = live_world.staff["deputy"]
    Employee.objects.filter(pk=deputy.pk).update(archived_at=deputy.school.created_at)
    box = page.locator(f'input.tick[value="{live_world.subject.pk}-{deputy.pk}"]')

    box.click()

    expect(page.locator("#messages")).to_contain_text("в архив")
    expect(box).not_to_be_checked()


def test_without_a_script_the_grid_is_a_form(browse: Browse, live_world: World) -> None:
    page = browse("sysadmin", at=SCREENS["teachers"](live_world), script=False)
    box = page.locator(f'input.tick[value="{live_world.subject.pk}-{live_world.staff["deputy"].pk}"]')

    box.check()
    page.get_by_role("button", name="Сохранить").click()

    assert live_world.staff["deputy"].pk in ticks(live_world)
    page.get_by_role("button", name="Отменить").click()
    assert live_world.staff["deputy"].pk not in ticks(live_world)


def test_the_hours_are_typed_down_the_column(browse: Browse, live_world: World) -> None:
    fill(live_world)
    page = browse("sysadmin", at=SCREENS["load"](live_world))
    hours = page.locator("input.load-hours")

    hours.nth(0).fill("4,5")
    page.keyboard.press("ArrowDown")
    expect(hours.nth(1)).to_be_focused()
    page.keyboard.type("1.5")
    expect(page.locator("[data-load-sum]")).to_contain_text("6 ч")
    page.get_by_label("Предмет, строка 2").select_option(label="Физика")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.locator("#messages")).to_contain_text("внесено 1")
    assert live_world.school_class.assignments.count() == 2
