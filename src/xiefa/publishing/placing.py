"""Where a contents entry leads: entries are matched to items by their words, in order."""

from __future__ import annotations

from collections import defaultdict, deque

from xiefa.manuscript import Manuscript


def section_label(section: int) -> str:
    """The name of the place of a section, 1-based."""
    return f"section-{section}"


def item_label(section: int, item: int) -> str:
    """The name of the place of an item, both 1-based."""
    return f"item-{section}-{item}"


def entry_labels(manuscript: Manuscript) -> list[list[str]]:
    """For every contents group, the label of each entry; empty where no item has that heading.

    Of items with equal headings each is handed out once, the last one as often as needed.
    """
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for at, section in enumerate(manuscript.sections, 1):
        for number, item in enumerate(section.items, 1):
            waiting[_key(item.heading)].append(item_label(at, number))
    groups = manuscript.contents.groups if manuscript.contents else ()
    return [[_take(waiting.get(_key(entry))) for entry in group.entries] for group in groups]


def document_title(manuscript: Manuscript) -> str:
    """The title for metadata, subjects and browser tabs; never empty."""
    masthead = manuscript.masthead
    return f"{masthead.title} {masthead.issue_line.strip()}".strip() or "简报"


def _key(heading: str) -> str:
    return "".join(heading.split())


def _take(labels: deque[str] | None) -> str:
    if not labels:
        return ""
    return labels.popleft() if len(labels) > 1 else labels[0]
