"""The text of a snapshot: the same records give the same bytes on every machine and in both databases.

A line is canonical JSON (keys sorted, no blanks, UTF-8, a line feed at the end) with ``content`` (the accepted version,
as ``activities.domain.versions`` keeps it), its ``digest`` and ``version``, and ``files`` (the SHA-256 of every file of
evidence, copies of linked pages included). The lines of a part follow each other by first day, last day, digest and
version; no number of a row stands in them. The digest of a part is the SHA-256 of its text. The digest of all is that
of the lines ``header SHA-256``, ``part CODE SHA-256`` and ``file SHA-256 SIZE``, parts and files in the order of their
names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xiefa.evaluation.facts.records import Sealed
from xiefa.evaluation.scoring.plain import canonical

FORMAT = "xiefa-snapshot/1"


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(data: Any) -> str:
    """The canonical text of plain data."""
    return canonical(data).decode()


def read_header(header: str) -> dict[str, Any]:
    """The plain data of a header."""
    data: dict[str, Any] = json.loads(header)
    return data


def sealed_line(sealed: Sealed, files: Iterable[str]) -> str:
    """One record as it is sealed."""
    return text_of(
        {"content": sealed.content, "digest": sealed.digest, "files": sorted(files), "version": sealed.version}
    )


def place_of(sealed: Sealed) -> tuple[str, str, str, int, int]:
    """Where a record stands among others; its number only decides between two that say exactly the same."""
    return str(sealed.content["since"]), str(sealed.content["until"]), sealed.digest, sealed.version, sealed.record


def read_lines(text: str, records: Iterable[tuple[int, int]]) -> Iterator[Sealed]:
    """The records of a part, by its text and the numbers that belong to its lines."""
    for line, (record, _version) in zip(_lines(text), records, strict=True):
        said = json.loads(line)
        yield Sealed(record, said["version"], said["content"], said["digest"])


def files_by_record(text: str, records: Iterable[tuple[int, int]]) -> dict[int, frozenset[str]]:
    """The files that each record of a part rests on, by the number of the record."""
    lines = zip(_lines(text), records, strict=True)
    return {record: frozenset(json.loads(line)["files"]) for line, (record, _version) in lines}


def files_in(text: str) -> set[str]:
    """The files that the records of a part rest on."""
    return {name for line in _lines(text) for name in json.loads(line)["files"]}


def digest_of_all(header: str, parts: Mapping[str, str], files: Mapping[str, int]) -> str:
    """The one digest of a snapshot; ``parts`` by code, ``files`` with their sizes by SHA-256."""
    lines = [f"header {sha256(header)}"]
    lines += [f"part {code} {parts[code]}" for code in sorted(parts)]
    lines += [f"file {name} {files[name]}" for name in sorted(files)]
    return sha256("".join(f"{line}\n" for line in lines))


def _lines(text: str) -> list[str]:
    """Only line feeds part lines: a title may hold other signs that end a line elsewhere."""
    return text.split("\n")[:-1]
