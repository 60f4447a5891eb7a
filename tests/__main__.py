"""Runs the whole suite on one database after the other: `python -m tests sqlite postgres -- PYTEST ARGUMENTS`.

Whatever the tests write lands in a scratch folder, and no setting of the developer's shell reaches them; only a
DATABASE_URL that names a PostgreSQL server is used instead of the scratch one.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from tests.postgres import scratch_server

WORKERS = ["-n", "2"]


@contextmanager
def sqlite() -> Iterator[str]:
    """No address: the settings then make a file in EZH_DATA."""
    yield ""


@contextmanager
def postgres() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
    else:
        with scratch_server() as url:
            yield url


DATABASES: dict[str, tuple[str, Callable[[], AbstractContextManager[str]]]] = {
    "sqlite": ("SQLite", sqlite),
    "postgres": ("PostgreSQL", postgres),
}


def run_suite(database: str, options: list[str]) -> int:
    """The exit code of pytest on that database."""
    title, opened = DATABASES[database]
    print(f"\n=== Проверки на {title} ===", flush=True)
    with opened() as url, tempfile.TemporaryDirectory(prefix="ezh-test-", ignore_cleanup_errors=True) as scratch:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("EZH_")}
        environment = clean | {"EZH_DATA": scratch, "DATABASE_URL": url, "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "pytest", *WORKERS, *options]
        return subprocess.run(command, env=environment, check=False).returncode


def main(arguments: list[str]) -> int:
    border = arguments.index("--") if "--" in arguments else len(arguments)
    databases, options = arguments[:border], arguments[border + 1 :]
    unknown = [name for name in databases if name not in DATABASES]
    if unknown or not databases:
        print(f"Как вызывать: python -m tests [{' '.join(DATABASES)}] [-- аргументы pytest]", file=sys.stderr)
        return 2
    codes = {name: run_suite(name, options) for name in databases}
    for name, code in codes.items():
        outcome = "все проверки прошли" if code == 0 else f"есть ошибки (код {code})"
        print(f"{DATABASES[name][0]}: {outcome}", flush=True)
    return max(codes.values())


def leave(number: int, _: FrameType | None) -> None:
    """Turns «stop» into an exception, so that the scratch server is stopped as well."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    sys.exit(main(sys.argv[1:]))
