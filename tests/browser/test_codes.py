"""Personal codes in a real browser: two things are done with the ticked people on one page, each on its own."""

from playwright.sync_api import expect

from registry.models import EosAccount
from registry.states import CodeState
from tests.browser.conftest import Browse
from tests.world import World


def test_a_state_is_marked_without_a_sheet_of_signatures(browse: Browse, live_world: World) -> None:
    """What the hand-over asks for must not hold up the other answer of the same form."""
    employee = live_world.staff["employee"]
    EosAccount.objects.filter(employee=employee).delete()
    page = browse("sysadmin", at=f"/schools/{live_world.school.pk}/codes/list/?group=staff")

    page.get_by_role("checkbox", name=employee.full_name).check()
    page.get_by_label("Что отметить").select_option(CodeState.LINKED)
    page.get_by_role("button", name="Записать", exact=True).click()

    expect(page.locator("#messages")).to_contain_text("Отмечено")
    assert EosAccount.objects.get(employee=employee).state == CodeState.LINKED
