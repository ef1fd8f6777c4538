"""Contents against headings, numbering, items without text or credit."""

from __future__ import annotations

from collections.abc import Iterator

from xiefa.manuscript import Paragraph
from xiefa.reading.layout import Layout
from xiefa.reading.numbers import NUMBERING, numeral
from xiefa.reading.reading import Finding
from xiefa.reading.structure.assemble import PlacedItem
from xiefa.reading.structure.build import Built
from xiefa.reading.structure.contents import most_alike
from xiefa.reading.structure.entries import comparison_key, is_finished


def findings(built: Built, layout: Layout) -> Iterator[Finding]:
    """Everything about headings."""
    items = [item for section in built.sections for item in section.items]
    if built.outline.contents:
        yield from _against_contents(built, items)
    yield from _duplicates(items)
    yield from _gaps([(item.heading, item.line) for item in items])
    yield from _gaps([(section.title, section.line) for section in built.sections])
    yield from _without_text(items)
    yield from _without_credit(items)


def _against_contents(built: Built, items: list[PlacedItem]) -> Iterator[Finding]:
    listed = built.outline.headings
    headings = {comparison_key(item.heading): item for item in items if item.heading}
    absent = {key: entry for key, entry in listed.items() if key not in headings}
    for key, item in headings.items():
        if key in listed or not listed:
            continue  # a list of sections only names no items
        like = most_alike(key, absent)
        if like is None:
            yield Finding("item-not-in-contents", item.line, (item.heading,))
        else:
            entry = absent.pop(like)
            yield Finding("heading-differs-from-contents", item.line, (entry.text, item.heading, str(entry.number)))
    for entry in absent.values():
        yield Finding("contents-entry-without-item", entry.number, (entry.text,))
    yield from _sections_against_groups(built)


def _sections_against_groups(built: Built) -> Iterator[Finding]:
    groups = dict(built.outline.groups)
    sections = {comparison_key(section.title): section for section in built.sections}
    for key in set(groups) & set(sections):
        del groups[key], sections[key]
    for key, section in sections.items():
        like = most_alike(key, groups) or (next(iter(groups)) if len(groups) == len(sections) == 1 else None)
        if like is not None:
            entry = groups.pop(like)
            yield Finding("section-title-differs", section.line, (entry.text, section.title, str(entry.number)))


def _duplicates(items: list[PlacedItem]) -> Iterator[Finding]:
    seen: dict[str, PlacedItem] = {}
    for item in items:
        key = comparison_key(item.heading)
        if key and key in seen:
            yield Finding("duplicate-item", item.line, (item.heading, str(seen[key].line)))
        seen.setdefault(key, item)


def _gaps(headings: list[tuple[str, int]]) -> Iterator[Finding]:
    """A number left out in 1, 2, 4; the count may begin again in every section."""
    last: int | None = None
    for heading, line in headings:
        found = NUMBERING.match(heading)
        value = numeral(found.group().strip(" 、.．（）()第：:")) if found else None
        if value is not None and last is not None and value > last + 1:
            yield Finding("sequence-gap", line, (str(last), str(value)))
        last = value


def _without_text(items: list[PlacedItem]) -> Iterator[Finding]:
    for item in items:
        if item.heading and not item.blocks:
            yield Finding("item-without-text", item.line, (item.heading,))
        last = item.blocks[-1] if item.blocks else None
        if isinstance(last, Paragraph) and last.role == "body" and len(last.text) > 20 and not is_finished(last.text):
            yield Finding("unfinished-paragraph", item.lines[-1], (item.heading, last.text[-12:]))


def _without_credit(items: list[PlacedItem]) -> Iterator[Finding]:
    """Only where credit lines are the custom of the issue: most items have one, or a digest lacks its source."""
    credited = [item for item in items if item.credit]
    for item in items:
        if item.credit is None and item.heading and item.blocks and credited:
            yield Finding("no-source-line", item.line, (item.heading,))
        elif (
            item.credit
            and item.credit.verb in {"摘述", "摘编", "摘录", "编译", "综合整理", "转载"}
            and not item.credit.source
        ):
            yield Finding("digest-without-source", item.credit_line, (item.heading,))
