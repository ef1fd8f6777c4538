"""Under which rule a body decides: shares of a base, with dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SEATS, ELECTORATE = "seats", "electorate"
MEMBERS, PRESENT, CAST = "members", "present", "cast"
QUORUM_BASES = (SEATS, ELECTORATE)
MAJORITY_BASES = (MEMBERS, PRESENT, CAST)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a base, reached when count / base is at least this part; with ``is_strict``, when it is more.

    ``of`` names the base. ValueError for a part below nothing or above the whole, or more than the whole.
    """

    numerator: int
    denominator: int
    of: str
    is_strict: bool = False

    def __post_init__(self) -> None:
        if not (_is_whole(self.numerator) and _is_whole(self.denominator)) or not isinstance(self.is_strict, bool):
            raise ValueError("A share is made of two whole numbers, and is strict or not.")
        if self.denominator <= 0 or not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator}/{self.denominator} is no part of a whole.")
        if self.numerator == 0 and not self.is_strict:
            raise ValueError("A share of nothing would be reached by nobody at all.")
        if self.numerator == self.denominator and self.is_strict:
            raise ValueError("More than the whole can never be reached.")

    def is_met(self, count: int, base: int) -> bool:
        """Whether ``count`` of ``base`` reaches the share; nothing of nothing never does."""
        if base <= 0:
            return False
        reached, wanted = count * self.denominator, base * self.numerator
        return reached > wanted if self.is_strict else reached >= wanted

    def needed(self, base: int) -> int:
        """The smallest count that reaches the share of ``base``; 0 when nobody can, because the base is empty."""
        if base <= 0:
            return 0
        whole, rest = divmod(base * self.numerator, self.denominator)
        return whole + 1 if self.is_strict or rest else whole

    def as_dict(self) -> dict[str, Any]:
        """The share as plain data."""
        return {"share": f"{self.numerator}/{self.denominator}", "of": self.of, "is_strict": self.is_strict}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Share:
        """The share that ``as_dict`` wrote; ValueError says what is wrong with it."""
        if not isinstance(data, Mapping) or not {"share", "of"} <= set(data):
            raise ValueError("A share needs 'share' and 'of'.")
        parts = str(data["share"]).split("/")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
            raise ValueError(f"{data['share']!r} is no fraction such as 2/3.")
        return cls(int(parts[0]), int(parts[1]), str(data["of"]), is_strict=data.get("is_strict", False))


@dataclass(frozen=True, slots=True)
class Rule:
    """Quorum and majority of one kind of decision, from ``since`` up to but not including ``until``."""

    key: str
    quorum: Share
    majority: Share
    since: date | None = None
    until: date | None = None
    has_proxies_in_quorum: bool = False
    most_proxies: int = 0
    policy_hash: str = ""

    def __post_init__(self) -> None:
        if self.quorum.of not in QUORUM_BASES:
            raise ValueError(f"A quorum is a share of {' or '.join(QUORUM_BASES)}, not of {self.quorum.of}.")
        if self.majority.of not in MAJORITY_BASES:
            raise ValueError(f"A majority is a share of {', '.join(MAJORITY_BASES)}, not of {self.majority.of}.")
        if not _is_whole(self.most_proxies) or self.most_proxies < 0:
            raise ValueError("'most_proxies' is a number of proxies, 0 or more.")
        if not isinstance(self.has_proxies_in_quorum, bool):
            raise ValueError("'has_proxies_in_quorum' is true or false.")
        if self.since and self.until and self.until <= self.since:
            raise ValueError("'until' comes after 'since'.")

    def as_dict(self) -> dict[str, Any]:
        """The rule as plain data, dates as ISO 8601."""
        return {
            "key": self.key,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "quorum": self.quorum.as_dict(),
            "majority": self.majority.as_dict(),
            "has_proxies_in_quorum": self.has_proxies_in_quorum,
            "most_proxies": self.most_proxies,
            "policy_hash": self.policy_hash,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        """The rule that ``as_dict`` wrote; ValueError says what is wrong with it."""
        if not isinstance(data, Mapping) or not {"key", "quorum", "majority"} <= set(data):
            raise ValueError("A rule needs 'key', 'quorum' and 'majority'.")
        return cls(
            key=str(data["key"]),
            quorum=Share.from_dict(data["quorum"]),
            majority=Share.from_dict(data["majority"]),
            since=day_of(data.get("since")),
            until=day_of(data.get("until")),
            has_proxies_in_quorum=data.get("has_proxies_in_quorum", False),
            most_proxies=data.get("most_proxies", 0),
            policy_hash=str(data.get("policy_hash", "")),
        )


def day_of(value: Any) -> date | None:
    """A date, or the one that an ISO 8601 text names; None for nothing. ValueError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no date.")
    return date.fromisoformat(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
