"""Credit lines: one width of brackets in an issue, a source under every digest, a line under every item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.briefing.proofing.remark import Proof, Remark
from xiefa.manuscript import Credit

_TO_FULL = str.maketrans("()", "（）")


def bracket_widths_mixed(proof: Proof) -> Iterator[Remark]:
    """Half-width brackets in some credit lines and full-width ones in others; full-width is the custom."""
    widths = {index: _width(item.credit) for index, _, item in proof.items() if item.credit}
    kinds = Counter(width for width in widths.values() if width)
    if len(kinds) < 2:
        return
    counts = {"full": kinds["full"], "half": kinds["half"]}
    message = _("署名行的括号全角、半角不一：本期全角 %(full)s 行，半角 %(half)s 行。") % counts
    for index, width in widths.items():
        if width in ("half", "both"):
            passage = proof.passage(index, "credit")
            suggestion = passage.text.translate(_TO_FULL)
            yield passage.remark("credit-brackets-mixed", message, 0, len(passage.text), suggestion=suggestion)


def digest_without_source(proof: Proof) -> Iterator[Remark]:
    """A digest (摘述, 摘编) that does not say from where."""
    for index, _section, item in proof.items():
        facts = proof.facts_of(index)
        is_digest = bool(item.credit and item.credit.verb.startswith("摘")) or facts.is_source_expected
        if is_digest and not (item.credit and item.credit.source):
            passage = proof.passage(index, "heading")
            suggestion = _("在署名行补“信息来源：……”")
            message = _("摘编的条目没有注明信息来源。")
            yield passage.remark("digest-without-source", message, 0, len(passage.text), suggestion=suggestion)


def no_credit(proof: Proof) -> Iterator[Remark]:
    """An item without a credit line, in an issue where others have one."""
    items = list(proof.items())
    if not any(item.credit for _, _, item in items):
        return
    for index, _section, item in items:
        if item.credit is None:
            passage = proof.passage(index, "heading")
            message = _("这一条没有署名行。")
            yield passage.remark("no-credit", message, 0, len(passage.text), severity="notice")


def _width(credit: Credit | None) -> str:
    text = credit.text if credit else ""
    half = text.startswith("(") or text.endswith(")")
    full = text.startswith("（") or text.endswith("）")
    if half and full:
        return "both"
    return "half" if half else "full" if full else ""
