"""A class teacher meets nobody of another class, and the district nobody at all, on any page they may open.

The pages come from the tables of access, so a new address is searched as soon as it is decided who may open it.
"""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access import ACCESS
from tests.world import World

As = Callable[[str], Client]
# What each of them leads by surname of the pupils and their parents; the cast's employee leads a class as well.
STRANGERS = {
    "class_teacher": ("Калинин",),
    "employee": ("Рябинин",),
    "district": ("Калинин", "Рябинин", "Ясенев", "Ольхова"),
    "council": ("Калинин", "Рябинин"),
}
# As typed by somebody curious: search, archive, other pages, other classes.
QUESTIONS = ("", "?q=Калинин", "?q=Рябинин", "?archive=1", "?page=2", "?group=all", "?group=staff", "?format=csv")
PAGES = [
    (who, name) for who in STRANGERS for name, address in sorted(ACCESS.items()) if address.get and who in address.get
]


def words_of(response: Any) -> str:
    """Everything that left the program, whatever its kind."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        try:
            return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
        except pypdfium2.PdfiumError:
            return ""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        except zipfile.BadZipFile:
            return ""
    return str(data.decode("utf-8", "replace"))


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_nobody_of_another_class_is_on_the_page(world: World, as_: As, who: str, name: str) -> None:
    client = as_(who)
    address = reverse(name, args=ACCESS[name].args(world))

    for question in QUESTIONS:
        words = words_of(client.get(address + question))
        asked = question.removeprefix("?q=")
        for stranger in STRANGERS[who]:
            # What was typed into the search box comes back in it; that is no leak.
            seen = words.replace(f'value="{asked}"', "").replace(f"«{asked}»", "")
            assert stranger not in seen, f"{address}{question}"


def test_the_pages_of_the_own_class_do_show_it(world: World, as_: As) -> None:
    """The search above can find something: the same pages hold the own pupils."""
    client = as_("class_teacher")
    own = [reverse(name, args=ACCESS[name].args(world)) for who, name in PAGES if who == "class_teacher"]

    assert [address for address in own if "Рябинина" in words_of(client.get(address))] != []
