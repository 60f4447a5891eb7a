"""The status of one person's consent. The rule is in `standing.py`; the same in SQL in `queries/status.py`."""

from datetime import date

from consents.queries.facts import facts_of
from consents.standing import Facts, standing
from consents.states import ConsentKind, ConsentStatus
from registry.models import Person


def status_of(person: Person, kind: ConsentKind, *, on: date, facts: Facts | None = None) -> ConsentStatus:
    """Without `facts` they are fetched: five queries."""
    return standing(facts or facts_of(person, kind), on).status
