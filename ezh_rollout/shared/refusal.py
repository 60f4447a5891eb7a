"""The one exception with which an action says no, and the answer of a view to it."""


class Refused(Exception):
    """The change was not made. `reasons` are Russian sentences: what is wrong and what to do.

    `status` is the HTTP answer: 422 mend and resend, 409 somebody was faster.
    """

    status = 422

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)

    def __str__(self) -> str:
        return " ".join(self.reasons)


class Outrun(Refused):
    """Somebody else changed the same thing first."""

    status = 409
