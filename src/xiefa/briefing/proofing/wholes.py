"""The issue as a whole: contents against sections, headings against each other and against WeChat."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.briefing.proofing.remark import Proof, Remark

LONGEST_FOR_WECHAT = 32


def section_differs_from_contents(proof: Proof) -> Iterator[Remark]:
    """A section under another title than its group in the contents list, or an entry unlike its heading."""
    contents = proof.manuscript.contents
    if contents is None:
        return
    for group, section in zip(contents.groups, proof.manuscript.sections, strict=False):
        if group.title != section.title:
            words = {"contents": group.title, "section": section.title}
            message = _("导读里的栏目名“%(contents)s”与正文的“%(section)s”不一致。") % words
            yield Remark(code="section-differs", message=message, field="section", suggestion=group.title)
    headings = [item.heading for item in proof.manuscript.items]
    for index, (entry, heading) in enumerate(zip(contents.entries, headings, strict=False)):
        if entry != heading:
            passage = proof.passage(index, "heading")
            message = _("导读里写作“%(entry)s”。") % {"entry": entry}
            yield passage.remark("heading-differs", message, 0, len(heading), suggestion=entry)


def same_heading_twice(proof: Proof) -> Iterator[Remark]:
    """Two items under one heading."""
    first: dict[str, int] = {}
    for index, _section, item in proof.items():
        if item.heading in first and item.heading:
            passage = proof.passage(index, "heading")
            message = _("标题与第 %(at)s 条相同。") % {"at": first[item.heading] + 1}
            yield passage.remark("same-heading", message, 0, len(item.heading), severity="error")
        first.setdefault(item.heading, index)


def heading_too_long_for_wechat(proof: Proof) -> Iterator[Remark]:
    """A heading of more than 32 characters, without a short title."""
    for index, _section, item in proof.items():
        length = len(item.heading)
        if length > LONGEST_FOR_WECHAT and not proof.facts_of(index).short_title:
            passage = proof.passage(index, "heading")
            message = _("标题 %(length)s 字，公众号最多 32 字。") % {"length": length}
            suggestion = _("填写短标题（不印在简报里）")
            yield passage.remark(
                "heading-long", message, LONGEST_FOR_WECHAT, length, severity="notice", suggestion=suggestion
            )
