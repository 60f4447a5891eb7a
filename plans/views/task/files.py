"""Comments and evidence files of a task."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.refusal import Refused
from plans.actions import task as actions
from plans.forms.task import CommentForm, FileForm
from plans.models import Task, TaskFile
from plans.queries import surroundings_of
from plans.views.task.detail import fetch_task, may_attach, task_page
from registry.views.once import answer_once


@require_POST
def task_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who sees the task may say something about it."""
    task = fetch_task(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return task_page(request, task, forms={"comment_form": form}, status=422)
    return answer_once(request, partial(_commented, request, task, form.cleaned_data["text"]))


def _commented(request: HttpRequest, task: Task, text: str) -> HttpResponseRedirect:
    actions.comment(task, text=text, by=request.user, at=timezone.now())
    messages.success(request, "Комментарий добавлен.")
    return redirect("plans:task", task.pk)


@require_POST
def task_file_add(request: HttpRequest, pk: int) -> HttpResponse:
    task = fetch_task(request, pk)
    around = surroundings_of(task, request.user, on=timezone.localdate())
    allow(may_attach(request.user, task, is_assigned=around.is_assigned))
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return answer_once(request, partial(_attached, request, task, form.cleaned_data["file"]))
        except Refused as refused:
            form.add_error("file", refused.reasons)
    return task_page(request, task, forms={"file_form": form}, status=422)


def _attached(request: HttpRequest, task: Task, upload: UploadedFile[Any]) -> HttpResponseRedirect:
    file = actions.attach(task, upload, by=request.user, at=timezone.now())
    messages.success(request, f"Файл приложен: {file.name}.")
    return redirect("plans:task", task.pk)


@require_GET
def task_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Always a download and never guessed at: a file of evidence may hold anything."""
    file = _file(request, pk)
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def task_file_delete(request: HttpRequest, pk: int) -> HttpResponse:
    file = _file(request, pk)
    allow(file.uploaded_by_id == request.user.pk)
    actions.detach(file, by=request.user, at=timezone.now())
    messages.success(request, f"Файл удалён: {file.name}.")
    return redirect("plans:task", file.task_id)


def _file(request: HttpRequest, pk: int) -> TaskFile:
    return fetch_or_404(TaskFile.objects.visible_to(request.user).select_related("task"), pk=pk)
