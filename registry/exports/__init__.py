"""Files that leave the program: rows of a section in the neutral layout or in a header template of the school.

    catalogue   which columns a section can give, under which header, and the neutral layout of each section
    source      the rows of a section for one person, in a constant number of queries
    layout      ordered headers with what stands under each: the neutral one, or made of a `HeaderTemplate`
    cells       a typed value → what a cell may hold; formulas are neutralised here
    files       XLSX and CSV on the disk

The neutral layout reads back as it is: an exported file imports with every row «без изменений».

Cells that begin like a formula. In XLSX every word is a text cell (format «@»), so nothing is ever computed. CSV has no
types: a word that begins with = + - @, a tab or a line break gets an apostrophe before it, except phones and numbers
(«+7 912 …», «-5»), which hold nothing but digits, spaces, brackets and hyphens and would be damaged for other programs.
"""

from registry.exports.files import Unwritable, write
from registry.exports.layout import Layout, Place, neutral
from registry.exports.source import Scope, count_of, rows_of

__all__ = [
    "Layout",
    "Place",
    "Scope",
    "Unwritable",
    "count_of",
    "neutral",
    "rows_of",
    "write",
]
