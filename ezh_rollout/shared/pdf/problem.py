"""The one exception of this package."""


class PdfProblem(Exception):
    """The paper could not be drawn; the message is a Russian sentence for the log and the administrator."""
