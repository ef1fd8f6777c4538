"""Letters to those whom a resolution concerns, and letters of appointment, in the wording of the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.document import Document, Paragraph
from xiefa.council.documents.facts import EffectFacts, ResolutionFacts

# What the wording may name. ``to`` is whoever the letter goes to.
_ABOUT_THE_RESOLUTION = ("host", "session", "number", "date", "effective", "deadline")
PLACES = frozenset((*_ABOUT_THE_RESOLUTION, "to", "organisation", "other", "person", "body", "seat", "text", "source"))


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The wording of one kind of letter. A paragraph that names something unknown is left out."""

    title: str
    paragraphs: tuple[str, ...]
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, and to whom it goes."""

    to: str
    document: Document

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return f"{self.document.title}-{self.to}".replace("/", "／")


def letters_of(resolution: ResolutionFacts, wordings: Mapping[str, LetterWords]) -> Iterator[Letter]:
    """One letter for each alliance or person concerned; a kind without wording concerns nobody."""
    for effect in resolution.effects:
        if (words := wordings.get(effect.kind)) is not None:
            for to in dict.fromkeys(name for name in _addressees(effect) if name):
                yield _letter(resolution, effect, to, words)


def _addressees(effect: EffectFacts) -> tuple[str, ...]:
    return (effect.person,) if effect.person else (effect.organisation, effect.other)


def _letter(resolution: ResolutionFacts, effect: EffectFacts, to: str, words: LetterWords) -> Letter:
    known = _known(resolution, effect, to)
    told = [line.format(**known) for line in words.paragraphs if all(known[name] for name in names_in(line))]
    closing = [Paragraph(words.closing)] if words.closing else []
    document = Document(
        title=words.title.format(**known),
        blocks=(Paragraph(f"{to}：", is_indented=False), *map(Paragraph, told), *closing),
        day=resolution.resolved_on,
        author=resolution.host,
        office=resolution.host,
        signer=resolution.host,
        day_line=day_words(resolution.resolved_on),
    )
    return Letter(to, document)


def _known(resolution: ResolutionFacts, effect: EffectFacts, to: str) -> dict[str, str]:
    return {
        "to": to,
        "organisation": effect.organisation,
        "other": effect.other,
        "person": effect.person,
        "body": effect.body,
        "seat": effect.title,
        "host": resolution.host,
        "session": resolution.session or resolution.body,
        "number": resolution.number,
        "date": day_words(resolution.resolved_on),
        "effective": day_words(effect.effective_on) if effect.effective_on else "",
        "deadline": day_words(effect.deadline_on) if effect.deadline_on else "",
        "text": effect.text.rstrip("。"),
        "source": effect.source,
    }


def names_in(line: str) -> list[str]:
    """The places that a line of the wording has."""
    return [name for _text, name, _spec, _conversion in Formatter().parse(line) if name is not None]


def problems_of(data: object) -> list[str]:
    """Everything that is wrong with the content of the letters' policy, one English sentence each."""
    if not isinstance(data, dict) or not isinstance(data.get("letters"), dict):
        return ["The file must have the key 'letters' with one entry for each kind of effect."]
    return [problem for kind, entry in data["letters"].items() for problem in _entry_problems(str(kind), entry)]


def _entry_problems(kind: str, entry: object) -> Iterator[str]:
    if not isinstance(entry, dict) or not entry.get("title") or not isinstance(entry.get("paragraphs"), list):
        yield f"Letter {kind} needs a title and a list of paragraphs."
        return
    for line in (entry["title"], *entry["paragraphs"]):
        unknown = sorted(set(names_in(str(line))) - PLACES)
        if unknown:
            yield f"Letter {kind} names {', '.join(unknown)}, which is none of: {', '.join(sorted(PLACES))}."
