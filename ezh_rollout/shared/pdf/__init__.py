"""Papers as PDF/A-2 with embedded fonts, no network and no files but our own static ones.

WeasyPrint is imported in `engine` and nowhere else, and `engine` only when the first paper is drawn: it takes half a
second and needs system libraries, which a migration, a page or `make doctor` must not depend on.
"""

from ezh_rollout.shared.pdf.drawing import lay_out, render, stamp
from ezh_rollout.shared.pdf.problem import PdfProblem
from ezh_rollout.shared.pdf.qr import qr_svg
from ezh_rollout.shared.pdf.requirements import missing_requirements
from ezh_rollout.shared.pdf.sheet import Place, Sheet
from ezh_rollout.shared.pdf.volume import Code, Mark, Volume, Words

__all__ = [
    "Code", "Mark", "PdfProblem", "Place", "Sheet", "Volume", "Words", "lay_out", "missing_requirements", "qr_svg",
    "render", "stamp",
]  # fmt: skip
