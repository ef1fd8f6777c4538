"""The certificate of an honour: a sheet across, with the words of the policy. There is no seal on it: the office puts one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from xiefa.council.documents.chinese import day_words
from xiefa.council.documents.document import Document, Paragraph
from xiefa.council.documents.press import refusal
from xiefa.evaluation.documents.facts import CertificateFacts
from xiefa.typesetting.press import CannotSet, Press

# What the wording may name.
PLACES = frozenset(("cycle", "since", "until", "grade", "honour", "periods", "host", "to"))
_TEMPLATE = Path(__file__).with_name("certificate.typ")


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """How certificates are worded; ``is_sample`` while nobody has decided on it."""

    title: str
    text: str
    is_sample: bool


def certificate_pdf(facts: CertificateFacts) -> bytes:
    """The certificate as PDF; the same facts give the same bytes. ``CannotPrint`` names a character without a glyph."""
    press = _press()
    data: dict[str, Any] = {
        "title": facts.title,
        "number": facts.number,
        "to": facts.to,
        "text": facts.text,
        "host": facts.host,
        "day": day_words(facts.day),
        "marks": [mark for mark in ("示例" if facts.is_sample else "", facts.void) if mark],
        "faces": press.faces._asdict(),
    }
    try:
        return bytes(press.set(data, day=facts.day))
    except CannotSet as failure:
        words = (Paragraph(facts.to), Paragraph(facts.text), Paragraph(facts.host), Paragraph(facts.number))
        raise refusal(failure, Document(title=facts.title, blocks=words, day=facts.day)) from failure


def words_of(data: Any) -> CertificateWords:
    """The wording from the content of its policy file; ValueError says everything that is wrong with it."""
    if problems := problems_of(data):
        raise ValueError(" ".join(problems))
    said = data["certificate"]
    return CertificateWords(str(said["title"]), str(said["text"]), bool(said.get("is_sample")))


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the policy file, one English sentence each."""
    return list(_problems(data.get("certificate") if isinstance(data, dict) else None))


def _problems(said: Any) -> Iterator[str]:
    if not isinstance(said, dict):
        yield "The key 'certificate' is missing."
        return
    for name in ("title", "text"):
        if not said.get(name):
            yield f"certificate lacks {name}."
    try:
        named = {name for _text, name, _spec, _how in Formatter().parse(str(said.get("text", ""))) if name is not None}
    except ValueError as error:
        yield f"certificate.text: {error}."
        return
    if unknown := sorted(named - PLACES):
        yield f"certificate.text names {', '.join(unknown)}, which is none of: {', '.join(sorted(PLACES))}."


@cache
def _press() -> Press:
    return Press(_TEMPLATE)
