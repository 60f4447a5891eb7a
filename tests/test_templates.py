"""Templates obey the strict CSP and the house style."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Papers are laid out by WeasyPrint and never sent to a browser.
SCREENS = [path for path in TEMPLATES if "print" not in path.relative_to(ROOT / "templates").parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SCREENS, ids=name)
def test_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_comes_from_another_host(path: Path) -> None:
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name)
def test_a_fragment_says_what_it_needs(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(("{#", "{% comment"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_fragments_are_included_with_only_what_they_need(path: Path) -> None:
    includes = re.findall(r"{% include [^%]+%}", path.read_text(encoding="utf-8"))

    # Django's own widgets hand their whole context on.
    ours = [line for line in includes if "django/forms/widgets/" not in line]
    assert [line for line in ours if not line.rstrip("%} ").endswith("only")] == []


def test_the_help_of_a_field_is_words_and_no_markup() -> None:
    """What a school is called may stand in it; what Django itself marks as markup stays markup."""

    class Asked(forms.Form):
        name = forms.CharField(help_text="Как в карточке: <img src=x onerror=alert(1)>")
        password = forms.CharField(help_text=password_validators_help_text_html())

    page = str(Asked())

    assert "&lt;img src=x" in page
    assert "<img" not in page
    assert "<ul><li>" in page
