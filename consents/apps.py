from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = "Согласия"

    def ready(self) -> None:
        """Names the long works of this app."""
        from consents.actions import (  # noqa: PLC0415 - models are not there before ready()
            journal,
            printing,
            scan,
            scan_reading,
            transfer,
        )
        from consents.actions import transfer_job as transfers  # noqa: PLC0415 - the same
        from consents.queries.withdrawal import has_act  # noqa: PLC0415 - the same
        from consents.retention import forget_register, held_by_register  # noqa: PLC0415 - the same
        from consents.transfers.gate import gate  # noqa: PLC0415 - the same
        from registry import retention  # noqa: PLC0415 - the same
        from registry.actions.exchange import GATES  # noqa: PLC0415 - the same
        from registry.actions.job import FETCHED, TRAILS, WORKS  # noqa: PLC0415 - the same
        from registry.states import PERSONAL_JOBS  # noqa: PLC0415 - the same

        WORKS[scan.KIND], TRAILS[scan.KIND] = scan_reading.read_in_job, scan_reading.trail_of
        WORKS[transfers.KIND], TRAILS[transfers.KIND] = transfers.hand_over_in_job, transfers.trail_of
        WORKS[printing.KIND], TRAILS[printing.KIND] = printing.make_in_job, printing.trail_of
        FETCHED[printing.KIND] = printing.log_fetched
        WORKS[journal.KIND], TRAILS[journal.KIND] = journal.make_in_job, journal.trail_of
        FETCHED[journal.KIND] = journal.log_fetched
        PERSONAL_JOBS.update({printing.KIND, journal.KIND})
        GATES.append(gate)
        retention.DESTROYERS.append(transfer.forget_people)
        retention.DESTROYERS.append(forget_register)
        retention.HOLDS.append(held_by_register)
        retention.OTHER_ACTS.append(has_act)
