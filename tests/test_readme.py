"""The README keeps up: every dependency says what it saves, every variable and command is explained."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_dependency_says_what_it_saves() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[~><=]", line)[0] for line in wanted}
    table = README.partition("## Dependencies")[2]
    explained = {
        name
        for first in re.findall(r"^\| ([\w, -]+) \|", table, re.MULTILINE)
        for name in first.split(", ")
        if name not in {"package", "---"}
    }

    assert explained == names


def test_every_variable_of_the_settings_is_explained() -> None:
    read = set(re.findall(r'"(EZH_\w+|DATABASE_URL)"', (ROOT / "ezh_rollout" / "settings.py").read_text("utf-8")))

    assert read
    assert {name for name in read if f"`{name}`" not in README} == set()


def test_every_command_of_the_makefile_is_explained() -> None:
    targets = re.search(r"^\.PHONY: help (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert targets is not None
    assert {name for name in targets[1].split() if f"make {name}" not in README} == set()


def test_the_lock_names_no_registry() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        assert not re.search(r"https?://|file:|^-", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
