"""A form begun, a form as it is typed, and the words of a page."""

import re
from typing import Any

from lxml import html

from consents.actions import form as actions
from consents.models import ConsentForm
from consents.presets import ready_text
from consents.states import ConsentKind, FormStart, Subject
from tests.world import NOW, World

PUPIL = Subject.PUPIL


def begin(world: World, start: FormStart = FormStart.READY) -> ConsentForm:
    kind = ConsentKind.PROCESSING
    return actions.begin(world.school, kind=kind, subject=PUPIL, start=start, by=world.deputy, at=NOW)


def typed(form: ConsentForm, **changed: Any) -> dict[str, Any]:
    texts = ready_text(form.school, ConsentKind(form.kind), Subject(form.subject))
    texts["data_lines"] = "\n".join(texts.pop("data"))
    texts["term_years"] = ""
    return {**texts, "version": form.version, **changed}


def words_of(response: Any) -> str:
    """The text of the page's main part, one space between words."""
    main = html.fromstring(response.content.decode()).get_element_by_id("content")
    return re.sub(r"\s+", " ", main.text_content())
