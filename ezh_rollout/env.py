"""Readers of environment variables that refuse nonsense instead of guessing.

Every reader names the variable and what it expects when it raises `ImproperlyConfigured`.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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


def folder(name: str, *, default: Path) -> Path:
    """A folder for what the program writes; created on first use."""
    path = Path(text(name) or default).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name}={path}: это файл, а нужна папка.")
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str, *, keep_in: Path, production: bool) -> str:
    """The secret key: from the environment, or (never in production) generated once and kept in a private file."""
    value = text(name)
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name}: ключ короче 32 знаков.")
        return value
    if production:
        raise ImproperlyConfigured(f"{name} не задан. В рабочем режиме (EZH_PRODUCTION=1) ключ обязателен.")
    if not keep_in.exists():
        keep_in.touch(mode=0o600)
        keep_in.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return keep_in.read_text(encoding="ascii").strip()


def database(name: str, *, default_file: Path) -> dict[str, Any]:
    """Django's database settings from `sqlite:///PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME?option=value`."""
    url = text(name)
    if not url:
        return _sqlite(default_file)
    parts = urlsplit(url)
    if parts.scheme in {"sqlite", "sqlite3"}:
        path = unquote(parts.path).removeprefix("/")
        if not path or parts.netloc:
            raise ImproperlyConfigured(f"{name}: ожидается sqlite:///ПУТЬ, например sqlite:////srv/ezh/db.sqlite3.")
        return _sqlite(Path(path))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(name, url)
    raise ImproperlyConfigured(f"{name}: понимаются только sqlite:///ПУТЬ и postgres://….")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": SQLITE_OPTIONS,
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def _postgres(name: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: Mapping[str, str] = dict(parse_qsl(parts.query))
    database_name = unquote(parts.path.removeprefix("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name}: в адресе нет имени базы данных.")
    try:
        port = str(parts.port or "")
    except ValueError:
        raise ImproperlyConfigured(f"{name}: порт в адресе — не число.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder arrives as ?host=/path, since it cannot stand in the address itself.
        "HOST": options.get("host", unquote(parts.hostname or "")),
        "PORT": port,
        "OPTIONS": {key: value for key, value in options.items() if key != "host"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
