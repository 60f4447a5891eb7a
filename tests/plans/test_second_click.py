"""Forms that stand on a page of something else: a second click adds nothing and leads where the first one led."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plans.models import PlanUpload, TaskEvent, TaskFile
from tests.world import World

As = Callable[[str], Client]

# What is made: the page the form stands on, the address it is sent to, its answers.
FORMS: dict[type[Any], tuple[str, str, str, Callable[[], dict[str, Any]]]] = {
    TaskEvent: ("plans:task", "plans:task_comment", "task", lambda: {"text": "Позвонить в район"}),
    TaskFile: ("plans:task", "plans:task_file_add", "task", lambda: {"file": SimpleUploadedFile("акт.pdf", b"%PDF")}),
    PlanUpload: (
        "plans:import_new",
        "plans:import_new",
        "school",
        lambda: {"way": "template", "starts_on": "2027-03-01"},
    ),
}


@pytest.mark.parametrize("model", FORMS)
@pytest.mark.parametrize(("has_token", "made"), [(True, 1), (False, 2)], ids=["with its token", "without a token"])
def test_two_clicks_make_one(world: World, as_: As, model: type[Any], has_token: bool, made: int) -> None:
    page, target, place, answers = FORMS[model]
    # The world's own upload is an old one: a new one clears it away.
    browser, key, before = as_("sysadmin"), getattr(world, place).pk, set(model.objects.values_list("pk", flat=True))
    token = re.findall(r'name="form_token" value="([\w-]+)"', browser.get(reverse(page, args=[key])).content.decode())[
        0
    ]

    first, second = (
        browser.post(reverse(target, args=[key]), answers() | ({"form_token": token} if has_token else {}))
        for _ in range(2)
    )

    assert model.objects.exclude(pk__in=before).count() == made
    assert first.status_code == second.status_code == 302
    assert (first["Location"] == second["Location"]) is (has_token or model is not PlanUpload)


def test_a_refused_file_is_mended_and_sent_again_from_the_same_form(world: World, as_: As) -> None:
    browser, url = as_("sysadmin"), reverse("plans:task_file_add", args=[world.task.pk])
    token = {"form_token": "a-token-of-one-form"}

    refused = browser.post(url, token | {"file": SimpleUploadedFile("акт.pdf", b"")})
    sent = browser.post(url, token | {"file": SimpleUploadedFile("акт.pdf", b"%PDF")})

    assert (refused.status_code, sent.status_code) == (422, 302)
    assert world.task.files.count() == 1
