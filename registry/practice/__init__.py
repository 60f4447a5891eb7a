"""A synthetic school to practise on, to measure and to check with: the same one for the same seed.

    draft = drafted(pupils=500, seed=1, year=2026)     # rows in memory, nothing depends on the database or the clock
    plant(draft)                                       # --faults: one example of every finding
    save(draft, by=None, at=now)                       # everything in bulk, history included

`words` are the invented names, `curriculum` what is taught in which grade, `people` and `families` who is who,
`teaching` who teaches what where, `faults` what the findings must notice.
"""

from registry.practice.draft import Draft
from registry.practice.faults import A_FEW, plant
from registry.practice.school import drafted, filled, study_year_around
from registry.practice.writing import save

__all__ = ["A_FEW", "Draft", "drafted", "filled", "plant", "save", "study_year_around"]
