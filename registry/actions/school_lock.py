"""One lock for every writer of a school's data: what was looked at before is asked again behind it."""

from registry.models import School


def lock(school: School | int) -> None:
    """Held until the transaction ends. Rows that merely point at the school are inserted meanwhile all the same."""
    School.objects.select_for_update(no_key=True).get(pk=school if isinstance(school, int) else school.pk)
