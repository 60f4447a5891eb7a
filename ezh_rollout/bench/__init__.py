"""Speed, measured beside bare Django of the same size in the same run: `make bench`.

To add a measurement, write a module here with a function `measurements()` that prepares its data in the empty scratch
database and yields `Measurement`s (each is measured when it is yielded, so data may grow between two of them), and
name the function in `ALL`.
"""

from collections.abc import Callable, Iterator

from ezh_rollout.bench import (
    consent_status,
    consents,
    findings,
    home_page,
    order_pdf,
    people_list,
    plan_import,
    plan_page,
    registry_import,
)
from ezh_rollout.bench.timing import Measurement

ALL: dict[str, Callable[[], Iterator[Measurement]]] = {
    "home": home_page.measurements,
    "plan": plan_page.measurements,
    "import": plan_import.measurements,
    "registry": registry_import.measurements,
    "order": order_pdf.measurements,
    "findings": findings.measurements,
    "people": people_list.measurements,
    "consents": consents.measurements,
    "statuses": consent_status.measurements,
}

__all__ = ["ALL", "Measurement"]
