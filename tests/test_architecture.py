"""The drawing of `STYLE.md`: plans → consents → registry → shared; the root sees all and nobody sees the root.

Five doors through which a circle could come back, each watched: imports, imports inside functions, string foreign
keys, reverse accessors, and names of addresses, templates and migrations.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

ROOT = Path(__file__).resolve().parent.parent
# What each package may know of, from the ground up.
BELOW: dict[str, set[str]] = {
    "registry": {"registry"},
    "consents": {"consents", "registry"},
    "plans": {"plans", "consents", "registry"},
}
OURS = {"registry", "consents", "plans", "ezh_rollout"}
FLOORS = ["states", "models", "rules", "queries", "actions", "forms", "views", "urls"]


def sources(package: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    """All imported modules, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def belongs_above(module: str, package: str) -> bool:
    top = module.partition(".")[0]
    if module == "ezh_rollout.shared" or module.startswith("ezh_rollout.shared."):
        return False
    # `from ezh_rollout import shared` names the package first.
    return top in OURS - BELOW[package] and module != "ezh_rollout"


@pytest.mark.parametrize("package", BELOW)
def test_an_app_imports_only_what_lies_below(package: str) -> None:
    wrong = [(str(path), name) for path in sources(package) for name in imported(path) if belongs_above(name, package)]

    assert wrong == []


def test_shared_ground_imports_nothing_of_ours() -> None:
    wrong = [
        (str(path), name)
        for path in sources("ezh_rollout/shared")
        for name in imported(path)
        if name.partition(".")[0] in OURS and not name.startswith("ezh_rollout.shared") and name != "ezh_rollout"
    ]

    assert wrong == []


def test_shared_ground_stays_small() -> None:
    names = [
        path for path in (ROOT / "ezh_rollout/shared").iterdir() if path.name not in {"__init__.py", "__pycache__"}
    ]

    assert len(names) <= 8, "technical help without domain words; a domain word has another home"


def floor_of(path: Path, package: str) -> int | None:
    name = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
    return FLOORS.index(name) if name in FLOORS else None


@pytest.mark.parametrize("package", BELOW)
def test_floors_never_climb(package: str) -> None:
    """urls → views → forms → actions → (queries, rules) → models → states."""
    wrong = []
    for path in sources(package):
        floor = floor_of(path, package)
        if floor is None:
            continue
        for module in imported(path):
            top, _, rest = module.partition(".")
            target = rest.partition(".")[0]
            if top == package and target in FLOORS and FLOORS.index(target) > floor:
                wrong.append((str(path.relative_to(ROOT)), module))

    assert wrong == []


def test_foreign_keys_point_down_and_leave_no_door_back() -> None:
    """A key to a lower app hides its reverse accessor, or the lower app could walk up through it."""
    climbing, open_doors = [], []
    for package, below in BELOW.items():
        for model in apps.get_app_config(package).get_models():
            if hasattr(model, "instance_type"):  # a shadow table of simple_history
                continue
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                    continue
                target = field.related_model._meta.app_label
                if target in BELOW and target not in below:
                    climbing.append(str(field))
                if target in BELOW and target != package and not field.remote_field.hidden:
                    open_doors.append(str(field))

    assert climbing == []
    assert open_doors == []


@pytest.mark.parametrize("package", ["registry", "consents"])
def test_lower_apps_name_no_address_or_template_of_upper_ones(package: str) -> None:
    upper = OURS - BELOW[package] - {"ezh_rollout"}
    pattern = re.compile(rf"""["']({"|".join(sorted(upper))})[:/]""")
    places = [*sources(package), *sorted((ROOT / "templates" / package).rglob("*.html"))]

    assert [str(path) for path in places if pattern.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("package", BELOW)
def test_migrations_depend_only_on_what_lies_below(package: str) -> None:
    wrong = [
        (path.name, app)
        for path in sorted((ROOT / package / "migrations").glob("0*.py"))
        for app in re.findall(r"""\(["'](\w+)["'], ["']\d{4}_""", path.read_text(encoding="utf-8"))
        if app in OURS and app not in BELOW[package]
    ]

    assert wrong == []


def test_no_module_is_named_after_a_pattern() -> None:
    forbidden = {"utils", "helpers", "services", "common", "misc"}
    found = [str(path) for package in OURS for path in sources(package) if forbidden & set(path.with_suffix("").parts)]

    assert found == []


def test_nothing_else_lies_at_the_top() -> None:
    allowed = {
        *OURS,
        *("manage.py", "templates", "static", "tests", "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md"),
        *("requirements.txt", "requirements-dev.txt"),
    }
    # What git ignores is not of the project: var/ and caches.
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "var"}

    assert names <= allowed
