"""Addresses: tasks, their moves, comments and files."""

from django.urls import path

from plans.views import task

urlpatterns = [
    path("plans/<int:pk>/tasks/add/", task.task_add, name="task_add"),
    path("tasks/mine/", task.my_tasks, name="my_tasks"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("tasks/<int:pk>/edit/", task.task_edit, name="task_edit"),
    path("tasks/<int:pk>/delete/", task.task_delete, name="task_delete"),
    path("tasks/<int:pk>/shift/", task.task_shift, name="task_shift"),
    path("tasks/<int:pk>/move/", task.task_move, name="task_move"),
    path("tasks/<int:pk>/comment/", task.task_comment, name="task_comment"),
    path("tasks/<int:pk>/files/add/", task.task_file_add, name="task_file_add"),
    path("task-files/<int:pk>/", task.task_file, name="task_file"),
    path("task-files/<int:pk>/delete/", task.task_file_delete, name="task_file_delete"),
]
