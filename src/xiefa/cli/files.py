"""Commands that need no database: show what a file says, and render it."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

from xiefa.cli.outcome import CANNOT_RENDER, UNREADABLE, Failure, progress
from xiefa.manuscript import Manuscript
from xiefa.publishing.channels import render as render_channel
from xiefa.publishing.rendition import CannotRender, Rendition
from xiefa.reading import Reading, Unreadable, read
from xiefa.reading.report import as_json

_ISSUE = re.compile(r"^(?:(?P<host>[\w-]+)/)?(?P<year>\d{4})-(?P<number>\d{1,3})(?P<supplement>s|增刊)?$")


def read_file(options: argparse.Namespace) -> int:
    """Show what was understood of a file."""
    reading = reading_of(Path(options.file))
    if options.json:
        print(json.dumps(as_json(reading, language=options.lang), ensure_ascii=False, indent=1))
    else:
        from xiefa.cli.overview import overview

        print(overview(reading, options.lang))
    return 0


def reading_of(path: Path) -> Reading:
    """The reading of a file; ``Failure`` names the file, the line and the way out."""
    progress(f"读取 / reading {path.name}")
    try:
        return read(path.read_bytes(), name=path.name)
    except Unreadable as error:
        place = f"{path}:{error.line}" if error.line else str(path)
        raise Failure(
            UNREADABLE,
            place=place,
            zh=(error.messages["zh"], error.ways_out["zh"]),
            en=(error.messages["en"], error.ways_out["en"]),
        ) from error
    except OSError as error:
        raise Failure(
            UNREADABLE,
            place=str(path),
            zh=(f"打不开这个文件（{error.strerror}）。", "请检查路径和权限。"),
            en=(f"the file cannot be opened ({error.strerror}).", "Check the path and the permissions."),
        ) from error


def render(options: argparse.Namespace) -> int:
    """Render a file, or an issue that is in the system, and write it."""
    manuscript, pictures = _manuscript(options.what)
    progress(f"输出 / rendering {options.to}")
    rendition = rendered(manuscript, pictures, options.to, place=options.what)
    for warning in rendition.warnings:
        print(f"xiefa: {options.what}: {warning.message}", file=sys.stderr)
    for path in write(rendition, options.output):
        progress(f"已写入 / written {path}")
    return 0


def _manuscript(what: str) -> tuple[Manuscript, dict[str, bytes]]:
    found = _ISSUE.match(what)
    if found and not Path(what).exists():
        from xiefa.cli import issues

        return issues.manuscript_of(
            found["host"] or "", int(found["year"]), int(found["number"]), is_supplement=bool(found["supplement"])
        )
    reading = reading_of(Path(what))
    _tell_not_understood(reading, what)
    return reading.manuscript, {name: picture.content for name, picture in reading.pictures.items()}


def _tell_not_understood(reading: Reading, what: str) -> None:
    for one in reading.not_understood:
        print(
            f"xiefa: {what}:{one.line}: 未识别，排在最后 / not understood, printed last: {one.text[:40]}",
            file=sys.stderr,
        )


def rendered(manuscript: Manuscript, pictures: dict[str, bytes], to: str, *, place: str) -> Rendition:
    """The rendition; ``Failure`` says what cannot be printed."""
    try:
        return render_channel(manuscript, to=to, pictures=pictures)
    except CannotRender as error:
        raise Failure(
            CANNOT_RENDER, place=place, zh=(error.messages["zh"], ""), en=(error.messages["en"], "")
        ) from error


def write(rendition: Rendition, output: str) -> list[Path]:
    """Write a rendition, its parts beside it when it had to be split; whole files or none."""
    if output == "-":
        sys.stdout.buffer.write(rendition.content)
        return []
    path = Path(output)
    written = [_write_whole(path, rendition.content)]
    if len(rendition.parts) > 1:
        for number, part in enumerate(rendition.parts, 1):
            written.append(_write_whole(path.with_name(f"{path.stem}-{number}{path.suffix}"), part.content))
    return written


def _write_whole(path: Path, content: bytes) -> Path:
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise Failure(
            CANNOT_RENDER,
            place=str(path),
            zh=(f"写不进去（{error.strerror}）。", "请换一个已存在且可写的目录。"),
            en=(f"cannot be written ({error.strerror}).", "Choose a folder that exists and that you may write to."),
        ) from error
    return path
