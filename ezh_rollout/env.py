"""Readers of environment variables that refuse nonsense instead of guessing.

Every reader names the variable and what it expects when it raises `ImproperlyConfigured`.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "да"}
FALSE = {"0", "false", "no", "off", "нет", ""}

SQLITE_OPTIONS: dict[str, Any] = {
    # Measured with four writers: Django's default loses half of the writes to «database is locked»; this loses none.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """Yes or no. Anything else is refused, so that a typo never switches protection off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: ожидается 1 или 0.")


def number(name: str, *, default: int, low: int, high: int) -> int:
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    if not value.strip().isdecimal() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name}={value!r}: ожидается целое число от {low} до {high}.")
    return int(value)


def words(name: str, *, default: list[str]) -> list[str]:
    """A list separated by commas; empty parts are dropped."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [part.strip() for part in value.split(",") if part.strip()]


def hosts(name: str, *, default: list[str], production: bool) -> list[str]:
    """Names of the site. In production they must be given one by one: with «*» anybody could forge the address."""
    names = words(name, default=[] if production else default)
    for host in names:
        if "/" in host or (":" in host and not host.startswith("[")):
            raise ImproperlyConfigured(f"{name}: {host!r} — нужно одно имя, без https:// и порта.")
    if production and not names:
        raise ImproperlyConfigured(f"{name} не задан. В рабочем режиме перечислите имена сайта через запятую.")
    if production and "*" in names:
        raise ImproperlyConfigured(f"{name}=*: в рабочем режиме перечислите имена сайта.")
    return names


def origins(name: str) -> list[str]:
    """Addresses with their scheme, as a browser sends them in «Origin»."""
    addresses = words(name, default=[])
    for address in addresses:
        if not address.startswith(("https://", "http://")):
            raise ImproperlyConfigured(f"{name}: {address!r} — адрес начинается с https://.")
    return addresses


def folder(name: str, *, default: Path) -> Path:
    """A folder for what the program writes; created on first use."""
    path = Path(text(name) or default).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name}={path}: это файл, а нужна папка.")
    return subfolder(path)


def web_address(name: str) -> str:
    """`https://host[:port]` without a slash at the end, or nothing."""
    value = text(name)
    if value and not re.fullmatch(r"https?://[\w.-]+(:\d+)?/?", value):
        raise ImproperlyConfigured(f"{name}={value!r}: ожидается адрес сайта, например https://ezh.example.ru.")
    return value.rstrip("/")


def subfolder(path: Path) -> Path:
    """A folder below the one of `folder`, created on first use for its owner only."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"Папка {path} не создаётся ({error.strerror}). Проверьте EZH_DATA.") from None
    return path


def secret(name: str, *, keep_in: Path, production: bool) -> str:
    """The secret key: from the environment, or (never in production) generated once and kept in a private file."""
    value = text(name)
    if not value and production:
        raise ImproperlyConfigured(f"{name} не задан. В рабочем режиме (EZH_PRODUCTION=1) ключ обязателен.")
    if not value:
        value = _kept_secret(keep_in)
    return _strong(name, value)


def old_secrets(name: str) -> list[str]:
    """Keys that the secret key had before, by commas: sessions and sealed codes made with them still open."""
    return [_strong(name, value) for value in words(name, default=[])]


def _strong(name: str, value: str) -> str:
    if len(value) < 32 or len(set(value)) < 8:
        raise ImproperlyConfigured(f"{name}: ключ короче 32 знаков или слишком прост.")
    return value


def _kept_secret(path: Path) -> str:
    """Several processes may start at once on a new folder; a link is made whole or not at all, so one key wins."""
    try:
        if not path.exists():
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
            with suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"Файл {path} не читается или не создаётся. Проверьте права на папку.") from None


def database(name: str, *, default_file: Path) -> dict[str, Any]:
    """Django's database settings from `sqlite:///PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME?option=value`."""
    url = text(name)
    if not url:
        return _sqlite(default_file)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name}: узел или порт в адресе написаны неверно.") from None
    if parts.fragment:
        raise ImproperlyConfigured(f"{name}: знак # в адресе (например, в пароле) пишется как %23.")
    if parts.scheme in {"sqlite", "sqlite3"}:
        return _sqlite(_sqlite_file(name, parts))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(name, parts, port)
    raise ImproperlyConfigured(f"{name}: понимаются только sqlite:///ПУТЬ и postgres://….")


def _sqlite_file(name: str, parts: SplitResult) -> Path:
    words = unquote(parts.path).removeprefix("/")
    if not words or parts.netloc or parts.query:
        raise ImproperlyConfigured(f"{name}: ожидается sqlite:///ПУТЬ, например sqlite:////srv/ezh/db.sqlite3.")
    if words == ":memory:":
        raise ImproperlyConfigured(f"{name}: база в памяти не годится, её не увидит второй процесс.")
    path = Path(words).resolve()
    if path.is_dir() or not path.parent.is_dir():
        raise ImproperlyConfigured(f"{name}: {path} — папка или лежит в папке, которой нет.")
    return path


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        # A file even for tests: in memory there is no WAL and no waiting, and threads would share one connection.
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def _postgres(name: str, parts: SplitResult, port: int | None) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    database_name = unquote(parts.path.removeprefix("/"))
    if not database_name or "/" in database_name:
        raise ImproperlyConfigured(f"{name}: в адресе нет имени базы данных: postgres://ИМЯ:ПАРОЛЬ@УЗЕЛ:ПОРТ/БАЗА.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host", _host(parts, port)),
        "PORT": str(port or ""),
        "OPTIONS": {key: value for key, value in options.items() if key != "host"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _host(parts: SplitResult, port: int | None) -> str:
    """The server's name, or its socket folder, which arrives as %2Fpath (or as ?host=/path) and keeps its case."""
    written = unquote(parts.netloc.rpartition("@")[2].removesuffix(f":{port}"))
    return written if written.startswith("/") else parts.hostname or ""
