"""Words: repeated characters, slips the policy lists, and names of leaders that a person confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from xiefa.briefing.proofing.remark import Passage, Proof, Remark

_REPEATED = re.compile(r"([的了是和在将与为对及着地得被把从向以])\1(?![确士])|(\w{2,6}[，、])\2")
_HAN = "\u3400-\u9fff"


def repeated_characters(proof: Proof) -> Iterator[Remark]:
    """的的, 和和; 的的确确 and 的士 are words."""
    for passage in proof.passages:
        for match in _REPEATED.finditer(passage.text):
            once = match[1] or match[2]
            message = _("“%(text)s”重复。") % {"text": match[0]}
            yield passage.remark("repeated", message, *match.span(), severity="error", suggestion=once)


def suspect_words(proof: Proof) -> Iterator[Remark]:
    """Slips that the policy lists, with its advice."""
    for suspect in proof.suspects:
        pattern = re.compile(suspect["pattern"])
        if suspect.get("where") == "section":
            yield from _in_sections(proof, pattern, suspect["advice"])
            continue
        for passage in proof.passages:
            for match in pattern.finditer(passage.text):
                message = _("“%(text)s”可能有误。") % {"text": match[0]}
                yield passage.remark("suspect-word", message, *match.span(), suggestion=suspect["advice"])


def leaders_to_confirm(proof: Proof) -> Iterator[Remark]:
    """Names and titles of leaders: right or wrong is for a person to say, before sign-off."""
    if not proof.leader_titles:
        return
    titles = "|".join(sorted(map(re.escape, proof.leader_titles), key=len, reverse=True))
    pattern = re.compile(rf"[{_HAN}]{{2,4}}?(?:{titles})[{_HAN}]{{0,3}}")
    seen: set[tuple[int, str]] = set()
    for passage in proof.passages:
        for match in pattern.finditer(passage.text):
            if (passage.item, match[0]) not in seen:
                seen.add((passage.item, match[0]))
                yield _confirm(passage, match)


def _confirm(passage: Passage, match: re.Match[str]) -> Remark:
    message = _("涉及领导人姓名或职务，请逐字核对。")
    return passage.remark("leader-to-confirm", message, *match.span(), severity="notice")


def _in_sections(proof: Proof, pattern: re.Pattern[str], advice: str) -> Iterator[Remark]:
    for section in proof.manuscript.sections:
        if pattern.search(section.title):
            message = _("栏目名“%(title)s”可能有误。") % {"title": section.title}
            yield Remark(code="suspect-section", message=message, field="section", suggestion=advice)
