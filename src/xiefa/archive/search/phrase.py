"""Query → terms. A term is a text that must stand in the entry; its tokens only lead there quickly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiefa.archive.search.tokens import folded, pairs_of, runs

MOST_TERMS = 8
LONGEST_QUERY = 100
_PARTS = re.compile(r'"([^"]+)"|(\S+)')
_QUOTES = str.maketrans("“”＂", '"""')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for.

    ``text`` (folded) must occur word for word. ``phrases`` are sequences of pairs that follow each
    other, ``words`` whole words and single characters, ``prefix`` the beginning of a word.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    prefix: str

    @property
    def is_findable(self) -> bool:
        """Whether it holds anything that an index keeps: signs alone are not looked for."""
        return bool(self.phrases or self.words or self.prefix)


def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a query, all of which must be met. Blanks part terms; quotation marks hold them together."""
    parts = _PARTS.findall(query[:LONGEST_QUERY].translate(_QUOTES))
    texts = dict.fromkeys(folded(quoted or bare).strip() for quoted, bare in parts)
    terms = (_term(text) for text in texts if text)
    return tuple(term for term in terms if term.is_findable)[:MOST_TERMS]


def _term(text: str) -> Term:
    found = runs(text)
    phrases = [tuple(pairs_of(run)) for run, is_han in found if is_han and len(run) > 1]
    words = [run for run, is_han in found if (not is_han) or len(run) == 1]
    prefix = ""
    if found and not found[-1][1]:
        prefix = words.pop()
    if phrases and not found[0][1] and words:
        # The first word may be the end of a longer one in the text (…AI技术); the pairs lead there.
        words = words[1:]
    return Term(text, tuple(phrases), tuple(words), prefix)
