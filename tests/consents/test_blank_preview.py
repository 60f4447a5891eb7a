"""The paper that a form will be: a draft says so, an issued edition is a blank to fill in by hand."""

from consents.models import ConsentForm, PrintedCopy
from consents.papers import blank
from consents.states import ConsentKind, Subject
from tests.consents.blanks import ALONE, pages
from tests.world import World
from tests.world_consents import make_form


def test_a_draft_is_crossed_and_its_code_is_no_number(world: World) -> None:
    (page,) = pages(blank.preview(world.consent_draft))

    assert page.codes == [blank.SAMPLE_CODE]
    assert page.says("ПРОЕКТ")
    assert page.says("Проект бланка")
    assert page.says("образец")


def test_an_issued_edition_is_an_empty_blank_without_a_code(world: World) -> None:
    before = PrintedCopy.objects.count()

    (page,) = pages(blank.preview(world.consent_form))

    assert (page.codes, page.written) == ([], [])
    assert page.says("Редакция бланка 1")
    assert "ПРОЕКТ" not in page.words
    assert PrintedCopy.objects.count() == before


def test_who_signs_can_be_chosen(world: World) -> None:
    form = make_form(world.school, by=world.deputy)

    usual, alone = (pages(blank.preview(form, signers=signers))[0] for signers in (None, ALONE))

    assert usual.says("Документ о полномочиях")
    assert not alone.says("Документ о полномочиях")


def test_every_category_of_a_distribution_has_its_yes_and_no(world: World) -> None:
    data = ["фотографии", "видеозаписи", "сведения о победах"]
    form = make_form(
        world.school, Subject.EMPLOYEE, ConsentKind.DISTRIBUTION, data=data, conditions="без передачи", by=world.deputy
    )

    (page,) = pages(blank.preview(form))

    assert all(page.says(f"{category} да нет") for category in data)
    assert page.says("Условия и запреты: без передачи")
    assert page.says("распространение моих персональных данных")
    assert ConsentForm.objects.get(pk=form.pk).frozen["data"] == data
