"""The page of a task, its moves, its content, its comments and files."""

from plans.views.task.content import task_add, task_delete, task_edit, task_shift
from plans.views.task.detail import my_tasks, task
from plans.views.task.files import task_comment, task_file, task_file_add, task_file_delete
from plans.views.task.moves import task_move

__all__ = [
    "my_tasks",
    "task",
    "task_add",
    "task_comment",
    "task_delete",
    "task_edit",
    "task_file",
    "task_file_add",
    "task_file_delete",
    "task_move",
    "task_shift",
]
