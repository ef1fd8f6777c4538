"""Typed readers of environment variables: every setting an installation may change goes through here."""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Misconfigured(Exception):
    """An environment variable has a value that cannot be used; the message names it and the way out."""


def text(name: str, default: str = "") -> str:
    """The variable as text; ``NAME_FILE`` may point to a file that holds it (for secrets)."""
    from_file = os.environ.get(f"{name}_FILE")
    if from_file:
        try:
            return Path(from_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise Misconfigured(f"{name}_FILE={from_file!r}: the file cannot be read ({error})") from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """The variable as yes or no: 1/true/yes/on and 0/false/no/off."""
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise Misconfigured(f"{name}={value!r}: write 1 or 0")


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise Misconfigured(f"{name}={value!r}: write a whole number") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The variable as a list, parted by commas."""
    value = text(name)
    return [one.strip() for one in value.split(",") if one.strip()] if value else list(default)


def networks(name: str) -> list[str]:
    """The variable as a list of networks, such as 10.1.0.0/16, parted by commas."""
    found = words(name)
    for one in found:
        try:
            ip_network(one)
        except ValueError as error:
            raise Misconfigured(f"{name}: {error}; write networks such as 10.1.0.0/16") from None
    return found


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute path."""
    return Path(text(name) or default).expanduser().absolute()


def data_folder(name: str, default: Path) -> Path:
    """The variable as a folder that is made when it is not there, for its owner's eyes only."""
    path = folder(name, default)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{name}={str(path)!r}: the folder cannot be made ({error.strerror})") from error
    return path


def time_zone(name: str, default: str) -> str:
    """The variable as the name of a time zone, such as Asia/Shanghai."""
    value = text(name) or default
    try:
        ZoneInfo(value)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        raise Misconfigured(f"{name}={value!r}: write the name of a time zone, such as {default}") from None
    return value


def proxy_header(name: str) -> tuple[str, str] | None:
    """The variable as the request header in which a proxy says ``https``, as Django names it; None when not set."""
    value = text(name).strip()
    if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
        raise Misconfigured(f"{name}={value!r}: write the name of a header, such as X-Forwarded-Proto")
    return (f"HTTP_{value.upper().replace('-', '_')}", "https") if value else None


def database(url: str, *, data_dir: Path) -> dict[str, object]:
    """A Django database entry from a URL: ``sqlite:///path`` or ``postgresql://user:secret@host:port/name``.

    An empty URL means an SQLite file in ``data_dir``. Raises ``Misconfigured`` for other schemes.
    """
    try:
        parts = urlsplit(url or f"sqlite:///{data_dir / 'xiefa.sqlite3'}")
        port = str(parts.port or "")
    except ValueError as error:
        raise Misconfigured(f"XIEFA_DATABASE_URL cannot be read: {error}") from None
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": port,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise Misconfigured(f"XIEFA_DATABASE_URL begins with {parts.scheme!r}: begin it with sqlite:// or postgresql://")


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and setting it up takes longer than most pages: each thread keeps its connection.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
