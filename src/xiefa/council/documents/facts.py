"""What the documents of a meeting may say: every name, date and count, taken from the record once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# The form of a meeting, and the method of a vote, for which nobody comes together.
IN_WRITING = "通讯表决"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One body at the meeting: 第二届理事会 第四次会议, with the counts of those who sit in it.

    ``full_title`` says also whose it is: 联盟协发网第二届理事会第四次会议. ``present``, ``by_proxy`` and ``absent``
    add up to ``seats``: somebody who came is present, whatever they sent before.
    """

    body: str
    title: str
    full_title: str
    seats: int
    present: int
    by_proxy: int
    absent: int


@dataclass(frozen=True, slots=True)
class AttendeeFacts:
    """One invited person: in which bodies they sit, for whom, and when they were in the room (local time)."""

    name: str
    role: str
    bodies: tuple[str, ...]
    title: str
    represents: str
    reply: str
    stays: tuple[tuple[datetime, datetime | None], ...]
    proxy_to: str
    has_written: bool = False

    @property
    def came(self) -> bool:
        """Whether they took part: were in the room at all, or returned a vote in writing."""
        return bool(self.stays) or self.has_written


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One paper of a point, by its number in the whole bundle."""

    number: int
    title: str
    file_name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """How a vote went, with the rule in words."""

    method: str
    rule: str
    members: int
    present: int
    in_favour: int
    against: int
    abstained: int
    is_carried: bool
    is_quorate: bool

    @property
    def is_written(self) -> bool:
        """Whether the votes were returned in writing."""
        return self.method == IN_WRITING

    @property
    def counts(self) -> str:
        """同意15票，反对1票，弃权1票."""
        return f"同意{self.in_favour}票，反对{self.against}票，弃权{self.abstained}票"


@dataclass(frozen=True, slots=True)
class EffectFacts:
    """One consequence of a resolution. ``addressees`` are the full names, on that day, of those it concerns."""

    key: str
    position: int
    kind: str
    organisation: str
    other: str
    person: str
    body: str
    title: str
    text: str
    owner: str
    co_owners: str
    report_to: str
    effective_on: date | None
    review_on: date | None
    source: str
    deadline_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """One resolution as declared. ``session`` is empty when it was entered from paper.

    ``signer`` is the session, or else the body, with the organisation it belongs to.
    """

    number: str
    kind: str
    wording: str
    title: str
    text: str
    body: str
    session: str
    signer: str
    resolved_on: date
    host: str
    corrects: str
    source: str
    ballot: BallotFacts | None
    effects: tuple[EffectFacts, ...]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One point of the agenda: the ``number``-th at its place; ``depth`` 0 is a heading or a point, 1 a point under it."""

    number: int
    depth: int
    title: str
    wording: str
    is_voted: bool
    body: str
    presenter: str
    text: str
    discussion: str
    papers: tuple[PaperFacts, ...]
    recusals: tuple[tuple[str, str], ...]
    ballot: BallotFacts | None
    resolution: ResolutionFacts | None


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """One meeting: where, when, who, what about, and what came of it. Moments are local."""

    host: str
    host_short: str
    title: str
    form: str
    place: str
    starts_at: datetime
    ends_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    chair: str
    recorder: str
    notes: str
    sessions: tuple[SessionFacts, ...]
    attendees: tuple[AttendeeFacts, ...]
    items: tuple[ItemFacts, ...]
    is_minuted: bool

    @property
    def is_written(self) -> bool:
        """Whether nobody came together, and votes were returned in writing."""
        return self.form == IN_WRITING

    @property
    def day(self) -> date:
        """The day on which it was opened, or is to begin."""
        return (self.opened_at or self.starts_at).date()

    @property
    def when(self) -> tuple[datetime, datetime | None]:
        """From when to when: as it was held, or as it is planned."""
        if self.opened_at:
            return self.opened_at, self.closed_at
        return self.starts_at, self.ends_at

    @property
    def papers(self) -> tuple[PaperFacts, ...]:
        """All papers in the order of the agenda."""
        return tuple(paper for item in self.items for paper in item.papers)

    @property
    def resolutions(self) -> tuple[ResolutionFacts, ...]:
        """What was resolved, in the order of the agenda."""
        return tuple(item.resolution for item in self.items if item.resolution)
