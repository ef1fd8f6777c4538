"""One alliance under two names: told by the cores of the names, never merged.

The core of a name is what stands before its generic ending: 汽车轻量化 in 汽车轻量化产业技术创新战略联盟.
Names credited in the issue are the measure; the register, where there is one, knows better and is
asked later, by the proofreading of the briefing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiefa.manuscript.model import block_lines
from xiefa.reading.reading import Finding
from xiefa.reading.structure.assemble import PlacedItem
from xiefa.reading.structure.build import Built

_LONG_ENDING = r"(?:产业)?技术创新(?:战略)?联盟"
_MENTION = re.compile(rf"([\u4e00-\u9fffA-Za-z0-9]{{2,30}}?)({_LONG_ENDING})")
_CREDITED = re.compile(rf"^(?P<core>.{{2,30}}?)(?P<ending>{_LONG_ENDING}|产业联盟|联盟)(?:秘书处|办公室)?$")
_MOST_EXTRA = 3
_SHORTEST_CORE = 2


@dataclass(frozen=True, slots=True)
class _Credited:
    core: str
    name: str
    line: int


def findings(built: Built) -> Iterator[Finding]:
    """Names in headings and texts that are nearly, but not quite, a name credited in the issue."""
    items = [item for section in built.sections for item in section.items]
    known = {one.core: one for item in items for one in _credited(item)}
    by_letters = {"".join(sorted(core)): one for core, one in known.items()}
    for item in items:
        own = list(_credited(item))
        yield from _in_item(item, known, by_letters)
        yield from _not_in_body(item, own)


def _credited(item: PlacedItem) -> Iterator[_Credited]:
    for contributor in item.credit.contributors if item.credit else ():
        found = _CREDITED.match(contributor)
        if found and found["ending"] != "联盟":
            yield _Credited(found["core"], found["core"] + found["ending"], item.credit_line)


def _texts(item: PlacedItem) -> Iterator[tuple[int, str]]:
    yield item.line, item.heading
    for block, line in zip(item.blocks, item.lines, strict=True):
        yield from ((line, text) for text in block_lines(block))


def _in_item(item: PlacedItem, known: dict[str, _Credited], by_letters: dict[str, _Credited]) -> Iterator[Finding]:
    told: set[str] = set()
    for line, text in _texts(item):
        for found in _MENTION.finditer(text):
            finding = _judge(found.group(1), found.group(2), line, known, by_letters)
            if finding and finding.values[0] not in told:
                told.add(finding.values[0])
                yield finding


def _judge(
    run: str, ending: str, line: int, known: dict[str, _Credited], by_letters: dict[str, _Credited]
) -> Finding | None:
    """What a mention is to the credited names: the same, another form, swapped letters, or near."""
    tails = [run[-length:] for length in range(min(len(run), 14), _SHORTEST_CORE - 1, -1)]
    for tail in tails:
        if tail in known:
            one = known[tail]
            return None if one.name == tail + ending else _finding("alliance-three-forms", tail + ending, one, line)
    for tail in tails:
        swapped = by_letters.get("".join(sorted(tail)))
        if swapped and len(tail) > _SHORTEST_CORE:
            return _finding("alliance-swapped", tail + ending, swapped, line)
    return _near(run, ending, line, known)


def _near(run: str, ending: str, line: int, known: dict[str, _Credited]) -> Finding | None:
    for extra in range(1, _MOST_EXTRA + 1):
        stem = run[:-extra]
        for length in range(min(len(stem), 14), _SHORTEST_CORE, -1):
            if stem[-length:] in known:
                return _finding("alliance-near-name", run[-(length + extra) :] + ending, known[stem[-length:]], line)
    return None


def _finding(code: str, written: str, one: _Credited, line: int) -> Finding:
    return Finding(code, line, (written, one.name, str(one.line)))


def _not_in_body(item: PlacedItem, own: list[_Credited]) -> Iterator[Finding]:
    """Credited, and neither the whole name nor its core stands in the text."""
    text = "".join(part for line, part in _texts(item) if line != item.line)
    for one in own:
        if text and one.core not in text and not _has_letters_of(one.core, text):
            yield Finding("alliance-not-in-body", item.line, (item.heading, one.name))


def _has_letters_of(core: str, text: str) -> bool:
    """Whether the core occurs with its characters in another order: that is told as swapped."""
    letters = sorted(core)
    return (
        any(sorted(text[at : at + len(core)]) == letters for at in range(len(text) - len(core) + 1))
        if len(core) < 12
        else False
    )
