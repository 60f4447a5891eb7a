"""Two withdrawals and a demand whose clocks run."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from consents.actions import demand, withdrawal
from consents.models import Consent
from consents.practice.people import Cast
from consents.states import Answer, ConsentKind, DemandKind
from registry.models import School


def record_papers(school: School, cast: Cast, *, by: Any, at: datetime) -> None:
    """Of those who agreed: a parent for her child, a parent for herself; somebody asks what is kept of her."""
    before = cast.on - timedelta(days=10)
    given = Consent.objects.valid().filter(school=school, answer=Answer.GIVEN, kind=ConsentKind.PROCESSING)
    rows = (
        given.exclude(form=None)
        .filter(signed_on__lt=before)
        .select_related("pupil", "representative", "employee", "signer")
        .order_by("pk")
    )
    chosen = [rows.exclude(signer=None).last(), rows.exclude(representative=None).last()]
    for number, row in enumerate([one for one in chosen if one is not None], start=1):
        moment = at - timedelta(days=4 * number)
        paper = withdrawal.Paper(ConsentKind.PROCESSING, f"{number}-о", timezone.localdate(moment), row.signer)
        withdrawal.record(row.person, paper, by=by, at=moment)
    if cast.parents:
        moment = at - timedelta(days=3)
        text = "Просит сообщить, какие данные хранит школа и кому они переданы"
        claim = demand.Claim(DemandKind.ACCESS, "12", timezone.localdate(moment), text)
        demand.record(cast.parents[-1], claim, by=by, at=moment)
