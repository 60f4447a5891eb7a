"""An import from the file to the registry and back: received, looked through, saved as a whole, undone as a whole.

Locks in the order of the whole program: the school, then the run, then rows. What was compared is compared again when
the registry has changed since (`stamp`), so nobody saves over what they did not see.
"""

from registry.actions.imports.jobs import PREPARE, SAVE, prepare_in_job, save_in_job, trail_of
from registry.actions.imports.review import (
    Choice,
    decide,
    decide_all,
    drop,
    obstacles_to_save,
    prepare,
    receive,
    remember_columns,
    review_again,
    store,
    wipe,
    wipe_expired,
)
from registry.actions.imports.saving import save
from registry.actions.imports.stamp import stamp_of
from registry.actions.imports.undoing import obstacles_to_undo, undo

__all__ = [
    "PREPARE",
    "SAVE",
    "Choice",
    "decide",
    "decide_all",
    "drop",
    "obstacles_to_save",
    "obstacles_to_undo",
    "prepare",
    "prepare_in_job",
    "receive",
    "remember_columns",
    "review_again",
    "save",
    "save_in_job",
    "stamp_of",
    "store",
    "trail_of",
    "undo",
    "wipe",
    "wipe_expired",
]
