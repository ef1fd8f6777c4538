"""The ledger of standing as a file: written from the installation, verified from the file alone."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from xiefa.cli.outcome import CANNOT_RENDER, NOT_IN_ORDER, REFUSED, UNREADABLE, WRONG_USAGE, Failure
from xiefa.registry import ledger_verifier

_HASH = re.compile("[0-9a-f]{64}")


def export_or_verify(options: argparse.Namespace) -> int:
    """Write the whole ledger to a file, or check such a file."""
    return _export(options.file) if options.what == "export" else _verify(Path(options.file), options.head)


def _export(file: str) -> int:
    try:
        count, last_hash = _written(file)
    except BrokenPipeError:
        raise  # who reads the standard output has seen enough
    except OSError as error:
        raise Failure(
            CANNOT_RENDER,
            place=file,
            zh=(f"写不进去（{error.strerror}）。", "请换一个已存在且可写的目录。"),
            en=(f"cannot be written ({error.strerror}).", "Choose a folder that exists and that you may write to."),
        ) from error
    told = f"{count} 条 / entries · 最后一条的校验值 / hash of the last one: {last_hash or '–'}"
    print(told, file=sys.stderr if file == "-" else sys.stdout)
    return 0


def _written(file: str) -> tuple[int, str]:
    """Write the whole file or none; how many entries it has and the hash of the last one.

    What is no file (a device, a pipe) is written to and not replaced; a link stays one.
    """
    if file == "-":
        return _write_to(sys.stdout.buffer)
    path = Path(file).resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            return _write_to(stream)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as whole:
        beside = Path(whole.name)
        try:
            told = _write_to(whole)
            whole.flush()
            beside.chmod(0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    return told


def _write_to(stream: Any) -> tuple[int, str]:
    count, line = 0, ""
    try:
        for count, line in enumerate(_lines(), 1):  # noqa: B007  (the last ones are what is asked for)
            stream.write(line.encode())
    except DatabaseError as error:
        raise Failure(
            NOT_IN_ORDER,
            place="",
            zh=(f"数据库不能用：{error}", "请先运行 xiefa check。"),
            en=(f"the database cannot be used: {error}", "Run xiefa check first."),
        ) from error
    return count, line.rstrip("\n").rpartition("\t")[2]


def _lines() -> Iterator[str]:
    import_module("xiefa.cli.site")  # sets Django up; before any model is imported
    lines: Iterator[str] = import_module("xiefa.registry.domain.ledger").export_lines()
    return lines


def _verify(path: Path, head: str) -> int:
    head = head.strip().lower()
    if head and not _HASH.fullmatch(head):
        raise Failure(
            WRONG_USAGE,
            place="--head",
            zh=("校验值是 64 位十六进制数字。", "请照公布的原样完整抄写。"),
            en=("a hash is 64 hexadecimal digits.", "Copy all of it as it was published."),
        )
    try:
        count, last_hash, wrong = ledger_verifier.verify(path, head)
    except OSError as error:
        raise Failure(
            UNREADABLE,
            place=str(path),
            zh=(f"打不开这个文件（{error.strerror}）。", "请检查路径和权限。"),
            en=(f"the file cannot be opened ({error.strerror}).", "Check the path and the permissions."),
        ) from error
    if wrong:
        way_out = "请向出具方索取原始文件；校验程序的说明见 ledger_verifier.py。"
        raise Failure(REFUSED, place=str(path), zh=(f"核对不符。{wrong}", way_out), en=(wrong, ""))
    print(f"√ {count} 条，前后相接 / entries in order · 最后一条的校验值 / hash of the last one: {last_hash}")
    return 0
