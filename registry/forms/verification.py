"""What is asked for on the pages of verification: which rows, what was looked at, how large a sample."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from registry.models import SchoolClass
from registry.queries.looked import Look
from registry.queries.queue import REMARKED, TO_CHECK, Queue
from registry.states import CheckState

STATES: Final = [
    ("", "все"),
    (TO_CHECK, "осталось проверить"),
    (CheckState.NOT_CHECKED.value, "не проверены"),
    (CheckState.CHANGED.value, "изменены после проверки"),
    (REMARKED, "с замечаниями"),
    (CheckState.CHECKED.value, "проверены"),
]
LARGEST_SAMPLE: Final = 10_000
LONGEST_KEY: Final = 18


class QueueForm(forms.Form):
    """Over the list. Nonsense in the address narrows nothing."""

    state = forms.ChoiceField(label="Показать", choices=STATES, required=False)
    school_class = forms.ChoiceField(label="Класс", required=False)

    def __init__(self, *args: Any, look: Look, school: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if look.key != "pupils":
            del self.fields["school_class"]
            return
        classes = SchoolClass.objects.current().filter(school=school, parent=None).in_order()
        chosen: Any = self.fields["school_class"]
        chosen.choices = [("", "все"), *((str(row.pk), str(row)) for row in classes)]

    def queue(self) -> Queue:
        self.is_valid()
        return Queue(
            state=self.cleaned_data.get("state") or "",
            school_class=int(self.cleaned_data.get("school_class") or 0),
        )


def queue_of(data: Mapping[str, Any]) -> Queue:
    """The queue that a page hands on to the next one."""
    return Queue(school_class=key_in(data.get("school_class", "")), sample=key_in(data.get("sample", "")))


def key_in(words: str) -> int:
    return int(words) if words.isdecimal() and words.isascii() and len(words) <= LONGEST_KEY else 0


def looked_in(data: Any) -> dict[int, str]:
    """The rows that the person says are right, each with the fingerprint of what was shown."""
    if "looked" in data:
        pairs = (pair.partition(":") for pair in data["looked"].split())
        return {key: taken for words, _, taken in pairs if (key := key_in(words))}
    shown = {key_in(name.removeprefix("seen-")): data[name] for name in data if name.startswith("seen-")}
    shown.pop(0, None)
    if data.get("scope") == "page":
        return shown
    marked = {key_in(words) for words in data.getlist("rows")}
    return {pk: taken for pk, taken in shown.items() if pk in marked}


def texts_in(data: Any, look: Look) -> dict[str, str]:
    """The remarks that were typed, by field; the empty name is the row as a whole."""
    return {name: data[key] for name in ("", *look.labels) if (key := f"remark-{name}") in data}


class SampleForm(forms.Form):
    size = forms.IntegerField(
        label="Сколько строк проверить", min_value=1, max_value=LARGEST_SAMPLE, help_text="Обычно десятая часть списка"
    )
    most_errors = forms.IntegerField(
        label="При скольких ошибках проверять весь список", min_value=1, max_value=LARGEST_SAMPLE
    )
