"""The pile of scans in a fresh demo school is a pile like others: read by the worker, then looked through."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from consents.models import ScanBatch, ScanPage
from consents.practice.pile import MOST, STAINED, bring_back
from consents.states import PageOutcome, ScanState
from ezh_rollout import demo
from registry.models import School
from tests.world import make_school, make_user


def test_a_fresh_demo_school_has_a_pile_to_look_through(transactional_db: None) -> None:
    demo.load(at=timezone.now())
    pile = ScanBatch.objects.get(state=ScanState.RECEIVED)

    call_command("db_worker", queue_name="*", startup_delay=False, batch=True)

    pile.refresh_from_db()
    assert pile.state == ScanState.REVIEW
    pages = {page.number: page for page in ScanPage.objects.filter(batch=pile).select_related("copy")}
    outcomes = Counter(page.outcome for page in pages.values())
    assert outcomes == {PageOutcome.MATCHED: MOST - 1, PageOutcome.UNREADABLE: 1, PageOutcome.BLANK: 1}
    assert pages[STAINED + 1].outcome == PageOutcome.UNREADABLE
    assert len({page.copy_id for page in pages.values() if page.copy_id}) == MOST - 1


@pytest.mark.django_db
def test_where_nobody_owes_a_sheet_no_pile_comes() -> None:
    school = make_school()

    assert bring_back(school, by=make_user("deputy"), at=timezone.now()) is None

    assert not ScanBatch.objects.exists()
    assert School.objects.count() == 1
