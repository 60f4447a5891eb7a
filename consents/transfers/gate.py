"""The socket of the registry's exports: a file about people in a template of the network leaves through a hand-over
alone. Files in our own headers stay free: the school works with them itself, and they are logged."""

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from consents.transfers.naming import HANDED_OVER, subjects
from registry.actions.exchange import Gate, Request

WORDS: Final = (
    "В таком файле данные людей уходят в электронный журнал. Его делают на странице «Передача данных»: "
    "в него попадают только те, чьё согласие это разрешает."
)


def names_people(asked: Request) -> bool:
    """Would such a file hold data about people?"""
    return asked.section in HANDED_OVER and bool(subjects(asked.section, asked.layout.fields))


def gate(asked: Request) -> Gate | None:
    if asked.template is None or not names_people(asked):
        return None
    chosen = urlencode({"section": asked.section, "template": asked.template.pk, "file_format": asked.file_format})
    address = reverse("consents:transfer_new", args=[asked.scope.school])
    return Gate(WORDS, f"{address}?{chosen}", "Перейти к передаче данных")
