"""Proofs: what an issue in the making would look like, and what its channels would say about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from xiefa.briefing.composition import compose
from xiefa.briefing.models import Issue
from xiefa.manuscript import Manuscript, dumps, loads
from xiefa.newsroom.domain.pictures import picture_bytes
from xiefa.publishing.channels import render
from xiefa.publishing.channels.pdf import render_pages
from xiefa.publishing.domain.editions import options
from xiefa.publishing.enums import Channel
from xiefa.publishing.models import in_language
from xiefa.publishing.rendition import CannotRender, Rendition


@dataclass(frozen=True, slots=True)
class Notice:
    """What one channel would say: its warnings, or why it would refuse."""

    channel: Channel
    warnings: tuple[str, ...] = ()
    refusal: str = ""


def proof_of(issue: Issue, *, channel: str) -> Rendition:
    """The issue as it stands now, in one channel. ``CannotRender`` as in print."""
    manuscript = compose(issue)
    return render(manuscript, to=channel, pictures=_pictures(manuscript), options=options())


def proof_pages(issue: Issue) -> tuple[bytes, ...]:
    """The pages of the PDF as SVG. Kept for the text they show, so that each page is not set anew."""
    return _pages(dumps(compose(issue)))


def notices_of(issue: Issue) -> list[Notice]:
    """What every channel says about the issue as it stands now."""
    return [_notice(issue, channel) for channel in Channel]


def _notice(issue: Issue, channel: Channel) -> Notice:
    try:
        rendition = proof_of(issue, channel=channel)
    except CannotRender as error:
        return Notice(channel, refusal=in_language(error.messages))
    told = (in_language({"zh": one.message, "en": one.message_en}) for one in rendition.warnings)
    return Notice(channel, warnings=tuple(told))


@lru_cache(maxsize=3)  # about 7 MB each
def _pages(text: str) -> tuple[bytes, ...]:
    manuscript = loads(text)
    return render_pages(manuscript, pictures=_pictures(manuscript), options=options())


def _pictures(manuscript: Manuscript) -> dict[str, bytes]:
    return picture_bytes(picture.sha256 for picture in manuscript.pictures)
