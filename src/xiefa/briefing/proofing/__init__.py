"""Proofing: what an editor should look at in a composed issue, each with its place and a suggestion.

Rules are generators over a ``Proof`` (the manuscript and what is known of each item). They report and
never change a text. A new rule is a function in one of the modules here, named in ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xiefa.briefing.composition import compose, places
from xiefa.briefing.house_style import leader_titles
from xiefa.briefing.models import Issue, IssueItem
from xiefa.briefing.proofing import credit_lines, dates, names, punctuation, wholes, words
from xiefa.briefing.proofing.remark import ItemFacts, Passage, Proof, Remark
from xiefa.kernel.policy import load_yaml
from xiefa.manuscript import Manuscript
from xiefa.newsroom.kinds import kinds

__all__ = ["RULES", "ItemFacts", "Passage", "Proof", "Remark", "proofread", "proofread_issue"]

RULES: tuple[Callable[[Proof], Iterator[Remark]], ...] = (
    wholes.section_differs_from_contents,
    wholes.same_heading_twice,
    wholes.heading_too_long_for_wechat,
    dates.year_of_issue_and_date,
    dates.hidden_dates,
    dates.event_after_issue,
    dates.unlikely_years,
    credit_lines.bracket_widths_mixed,
    credit_lines.digest_without_source,
    credit_lines.no_credit,
    names.one_alliance_two_names,
    punctuation.half_width_between_han,
    punctuation.half_width_brackets,
    punctuation.unpaired,
    punctuation.doubled,
    words.repeated_characters,
    words.suspect_words,
    words.leaders_to_confirm,
)


def proofread(proof: Proof) -> tuple[Remark, ...]:
    """All remarks, in the order of the text; of two that say the same of one place, the first rule's."""
    found: dict[tuple[object, ...], Remark] = {}
    for rule in RULES:
        for remark in rule(proof):
            found.setdefault(remark.place, remark)
    return tuple(sorted(found.values(), key=lambda remark: remark.order))


def proofread_issue(issue: Issue) -> tuple[Remark, ...]:
    """Proofread an issue as it stands; sections and items should be in hand (``with_contents``)."""
    return proofread(proof_of(compose(issue), places(issue)))


def proof_of(manuscript: Manuscript, rows: Sequence[IssueItem] = ()) -> Proof:
    """A manuscript with what the rows know beyond its text; without rows, only the text counts."""
    expected = {key for key, kind in kinds().items() if kind.is_source_expected}
    policy = load_yaml("briefing").get("reading") or {}
    return Proof(
        manuscript=manuscript,
        facts=tuple(_facts(row, expected) for row in rows),
        leader_titles=leader_titles(),
        suspects=tuple(policy.get("suspect") or ()),
        relative_dates=tuple(policy.get("relative_dates") or ()),
    )


def _facts(row: IssueItem, expected: set[str]) -> ItemFacts:
    kind = row.article.kind if row.article else ""
    return ItemFacts(
        item_id=row.pk, event_on=row.event_on, short_title=row.short_title, is_source_expected=kind in expected
    )
