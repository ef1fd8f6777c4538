#!/usr/bin/env python3
"""Check an exported ledger of standing. Needs Python 3.9 and nothing else; copy this file and run it anywhere.

    python ledger_verifier.py FILE [--head HASH]

Every line of FILE is one entry: canonical JSON, a tab, the hash. The hash is the SHA-256 of the hash on the line
before (nothing on the first line), a line feed and the JSON. So what stands between two tabs of the file is exactly
what the next hash was made of. Somebody could change an entry and compute all later hashes anew: only comparing with
a hash that was published earlier shows that. ``--head`` takes one, of the last entry or of any before it.

Exit codes: 0 all in order, 1 not in order (the first wrong entry is named), 2 the file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from multiprocessing import Pool
from pathlib import Path

BLOCK = 1 << 18
_WORTH_MORE_PROCESSES = 64 << 20


def verify(path: Path, head: str = "") -> tuple[int, str, str]:
    """``(entries, hash of the last one, sentence)``: the sentence names the first thing wrong, or is empty."""
    size = path.stat().st_size
    if size == 0:
        return 0, "", "The file is empty: there is no entry to check."
    count, (last, last_hash) = _count(path, size), _last_entry(path, size)
    if count < 0 or count != last:
        return 0, "", _first_wrong(path)
    if head and not _is_there(path, f"\t{head}\n".encode()):
        way_out = "entries were taken from the end, or the ledger was written anew"
        return count, last_hash, f"Every entry follows from the one before, but none has the hash {head}: {way_out}."
    return count, last_hash, ""


def _count(path: Path, size: int) -> int:
    """How many entries the file has; -1 if one of them does not follow from the one before."""
    blocks = list(_blocks(path))
    if size < _WORTH_MORE_PROCESSES or (os.cpu_count() or 1) < 2:
        counts = [_links_that_hold(block) for block in blocks]
    else:
        with Pool() as pool:
            counts = pool.map(_links_that_hold, blocks, chunksize=32)
    return -1 if -1 in counts else sum(counts)


def _blocks(path: Path) -> Iterator[tuple[Path, int, int]]:
    """The file in parts, each from one tab (-1: the beginning) to another."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        start, last = -1, text.rfind(b"\t")
        while start < last:
            stop = text.find(b"\t", min(start + BLOCK, last))
            yield path, start, stop
            start = stop


def _links_that_hold(block: tuple[Path, int, int]) -> int:
    """How many entries a block has, or -1: the hash after each tab must be that of all since the tab before."""
    path, start, stop = block
    with path.open("rb") as file:
        file.seek(start + 1)
        text = (b"" if start >= 0 else b"\n") + file.read(stop - start - 1)
        file.seek(stop + 1)
        links = [*text.split(b"\t"), file.read(64)]
    told = b"".join([link[:64] for link in links[1:]])
    made = "".join([sha256(link).hexdigest() for link in links[:-1]])
    return len(links) - 1 if made.encode() == told else -1


def _last_entry(path: Path, size: int) -> tuple[int, str]:
    """Number and hash on the last line; (-1, "") if it is no whole entry."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        line = text[text.rfind(b"\n", 0, size - 1) + 1 :]
    number, _, own = _taken_apart(line)
    return (number, own.decode()) if number else (-1, "")


def _is_there(path: Path, words: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(words) >= 0


def _taken_apart(raw: bytes) -> tuple[int, bytes, bytes]:
    """(number, JSON, hash) of one line; the number is 0 if it is no entry."""
    line, _, own = raw[:-1].rpartition(b"\t")
    try:
        told = json.loads(line)
        is_entry = raw[-1:] == b"\n" and len(own) == 64 and int(own, 16) >= 0
        return (told["number"] if is_entry and type(told["number"]) is int else 0), line, own
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0, line, own


def _first_wrong(path: Path) -> str:
    """A sentence on the first line that is not as it was written."""
    previous = b""
    with path.open("rb") as file:
        for place, raw in enumerate(file, 1):
            number, line, own = _taken_apart(raw)
            if number != place or sha256(previous + b"\n" + line).hexdigest().encode() != own:
                return _said(place, raw, number, previous, list(file))
            previous = own
    return "The file changed while it was read."


def _said(place: int, raw: bytes, number: int, previous: bytes, rest: list[bytes]) -> str:
    if raw.endswith(b"\r\n"):
        return f"Line {place} ends in CRLF: the file was converted; export it again."
    if not raw.endswith(b"\n"):
        return f"The file breaks off in line {place}: entry {place} is not whole."
    if number < 1:
        return f"Line {place} is not an entry; entry {place} should stand there."
    if number < place:
        return f"Line {place} was inserted: entry {number} stands there again, instead of entry {place}."
    later = [_taken_apart(one) for one in rest]
    if number > place:
        found = [there for there, one in enumerate(later, place + 1) if one[0] == place]
        where = f"it stands in line {found[0]}" if found else "it is missing"
        return f"Entry {place} is not in its place: {where}."
    if later and later[0][0] == place and sha256(previous + b"\n" + later[0][1]).hexdigest().encode() == later[0][2]:
        return f"Line {place} was inserted before entry {place}."
    return f"Entry {place} was changed."


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file named on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check an exported ledger of standing.")
    parser.add_argument("file")
    parser.add_argument("--head", default="", help="a hash that was published")
    options = parser.parse_args(arguments)
    try:
        count, last_hash, wrong = verify(Path(options.file), options.head.strip().lower())
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return 2
    print(wrong or f"{count} entries in order. Hash of the last one: {last_hash}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
