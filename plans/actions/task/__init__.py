"""Changes of tasks: moves between states, content and place in the plan, comments and files."""

from plans.actions.seen import Seen
from plans.actions.task.bulk import BulkLine, make_moves
from plans.actions.task.content import Content, Named, add, delete, edit, shift
from plans.actions.task.files import attach, detach
from plans.actions.task.moves import accept, comment, drop, make_move, reopen, send_back, start, submit

__all__ = [
    "BulkLine",
    "Content",
    "Named",
    "Seen",
    "accept",
    "add",
    "attach",
    "comment",
    "delete",
    "detach",
    "drop",
    "edit",
    "make_move",
    "make_moves",
    "reopen",
    "send_back",
    "shift",
    "start",
    "submit",
]
