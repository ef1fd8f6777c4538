"""Collect the Chinese sentences of a room and keep its English catalogue complete.

Usage: ``python tools/messages.py ROOM …`` adds what is new to
``src/xiefa/ROOM/locale/en/LC_MESSAGES/django.po``, drops what is gone, compiles, and lists what still
needs an English sentence. ``--check`` changes nothing and exits with 1 if anything is missing.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Origin
from django.utils.translation.template import templatize

ROOMS = Path(__file__).resolve().parents[1] / "src" / "xiefa"
KEYWORDS = {
    "_": None,
    "_now": None,  # gettext, where ``_`` is the lazy one
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Found = tuple[object, str | None]


def messages_of(room: str) -> dict[tuple[str | None, object], str]:
    """Every (context, msgid) of a room, with the first file that uses it."""
    found: dict[tuple[str | None, object], str] = {}
    base = ROOMS / room
    for path in sorted([*base.rglob("*.py"), *base.rglob("templates/**/*.*")]):
        for message, context in _extract(path):
            found.setdefault((context, message), path.relative_to(base).as_posix())
    return found


def _extract(path: Path) -> Iterator[Found]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The lines of a template are indented as they please, which Python's tokenizer would refuse.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=Origin(str(path))).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message, context


def catalogue_path(room: str) -> Path:
    """Where the English catalogue of a room stands."""
    return ROOMS / room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at ``path``, or an empty one."""
    if not path.exists():
        return Catalog(locale="en", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def missing_of(room: str) -> list[str]:
    """The messages of a room that have no English sentence yet."""
    catalogue = read_catalogue(catalogue_path(room))
    return [_first(message) for (context, message) in messages_of(room) if not _translated(catalogue, message, context)]


def _translated(catalogue: Catalog, message: object, context: str | None) -> bool:
    entry = catalogue.get(message, context)
    if entry is None:
        return False
    return all(entry.string) if isinstance(entry.string, tuple) else bool(entry.string)


def _first(message: object) -> str:
    return message[0] if isinstance(message, tuple) else str(message)


def update(room: str) -> None:
    """Bring a room's catalogue up to date and compile it."""
    path = catalogue_path(room)
    old = read_catalogue(path)
    new = Catalog(locale="en", charset="utf-8", project="Xiefa", version="0")
    for (context, message), used_in in messages_of(room).items():
        entry = old.get(message, context)
        new.add(
            message,
            entry.string if entry else None,
            locations=[(used_in, None)],
            context=context,
            flags=_flags(message),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=100, omit_header=False, include_lineno=False)
    compile_catalogue(path)


def _flags(message: object) -> list[str]:
    return ["python-format"] if "%(" in _first(message) or "%s" in _first(message) else []


def compile_catalogue(path: Path) -> None:
    """Write the .mo file beside a .po file."""
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(path))


def main(arguments: list[str]) -> int:
    """Update (or with ``--check`` only inspect) the rooms named, or all."""
    rooms = [one for one in arguments if not one.startswith("-")] or [
        path.name for path in sorted(ROOMS.iterdir()) if (path / "__init__.py").exists() and messages_of(path.name)
    ]
    if "--check" not in arguments:
        for room in rooms:
            update(room)
    missing = {room: missing_of(room) for room in rooms}
    for room, sentences in missing.items():
        for sentence in sentences:
            print(f"{room}: {sentence}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main(sys.argv[1:]))
