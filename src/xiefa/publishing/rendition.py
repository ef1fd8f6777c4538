"""What a channel gives back, and the one error it may raise.

Every message is said in Chinese and in English, because a channel does not know who will read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Warning(NamedTuple):
    """A limit of the medium that was met or passed; the rendition exists all the same."""

    code: str
    message: str
    message_en: str = ""


class Measure(NamedTuple):
    """One quantity that the medium limits: ``value`` must stay below or at ``limit``."""

    name: str
    value: int
    limit: int

    @property
    def is_within(self) -> bool:
        """Whether the medium will take it."""
        return self.value <= self.limit


class Proposal(NamedTuple):
    """A shorter title the medium would accept; a person must confirm or replace it."""

    heading: str
    short_title: str


class Part(NamedTuple):
    """A piece that the medium handles on its own: one WeChat article, one part of a mail."""

    name: str
    media_type: str
    content: bytes
    title: str = ""
    author: str = ""
    summary: str = ""
    measures: tuple[Measure, ...] = ()
    pictures: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()


class Rendition(NamedTuple):
    """The finished bytes of one channel. ``extension`` has no dot; ``parts`` may be empty."""

    channel: str
    media_type: str
    extension: str
    content: bytes
    warnings: tuple[Warning, ...] = ()
    parts: tuple[Part, ...] = ()


class Options(NamedTuple):
    """What an installation may say about a rendition without touching its text.

    ``picture_url`` maps the SHA-256 of a picture to an address (HTML channels embed the bytes when
    it is absent); ``short_titles`` maps a heading to the title confirmed for WeChat; ``author`` is
    the WeChat author; ``sender`` and ``recipient`` are mail headers; ``verify_url`` is printed
    beside the digest; ``font_dir`` is a folder of fonts that go before the packaged ones.
    """

    picture_url: Callable[[str], str] | None = None
    short_titles: Mapping[str, str] = MappingProxyType({})
    author: str = ""
    sender: str = ""
    recipient: str = ""
    verify_url: str = ""
    font_dir: str = ""


class CannotRender(Exception):
    """The manuscript cannot be said in this channel without losing something.

    ``code`` is stable for scripts; ``messages`` maps ``zh`` and ``en`` to a full sentence that
    names the place and the way out.
    """

    def __init__(self, code: str, *, zh: str, en: str) -> None:
        super().__init__(zh)
        self.code = code
        self.messages = {"zh": zh, "en": en}
