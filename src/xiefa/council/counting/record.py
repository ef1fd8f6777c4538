"""Reading the record of a meeting (``xiefa-meeting/1``) that somebody else wrote, trusting nothing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xiefa.council.counting.count import CHOICES, Result, Voice
from xiefa.council.counting.roll import Roll, Stay
from xiefa.council.counting.rule import Rule

FORMAT = "xiefa-meeting/1"
METHODS = ("hands", "named", "written")


class BadRecord(ValueError):
    """The file is no record that can be recounted; ``zh`` and ``en`` say where and why."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(f"{place}: {en}")
        self.place, self.zh, self.en = place, zh, en


@dataclass(frozen=True, slots=True)
class BallotRecord:
    """One ballot as it stands in the file."""

    method: str
    state: str
    opened_at: datetime
    deadline_at: datetime | None
    rule: Rule
    roll: Roll
    votes: tuple[Voice, ...]
    hands: tuple[int, int, int] | None
    declared: Result | None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One agenda item as it stands in the file."""

    title: str
    kind: str
    recused: tuple[int, ...]
    ballots: tuple[BallotRecord, ...]
    has_resolution: bool
    resolution: str
    declared_at: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting as it stands in the file."""

    title: str
    names: dict[int, str]
    stays: tuple[Stay, ...]
    items: tuple[ItemRecord, ...]


def read_record(data: Any) -> MeetingRecord:
    """The record; ``BadRecord`` says where it is not one."""
    found = _mapping(data, "file")
    if found.get("format") != FORMAT:
        raise BadRecord("format", f"格式不是 {FORMAT}。", f"the format is not {FORMAT}.")
    people = [_mapping(one, "people") for one in _list(found, "people", "file")]
    return MeetingRecord(
        title=_text(_mapping(found.get("meeting"), "meeting"), "title", "meeting"),
        names={_number(one, "id", "people"): _text(one, "name", "people") for one in people},
        stays=tuple(stay for one in _list(found, "attendance", "file") for stay in _stays(one)),
        items=tuple(_item(one, f"items[{at}]") for at, one in enumerate(_list(found, "items", "file"))),
    )


def _stays(data: Any) -> list[Stay]:
    place = "attendance"
    one = _mapping(data, place)
    person = _number(one, "person", place)
    found = []
    for raw in _list(one, "intervals", place):
        interval = _mapping(raw, place)
        arrived, left = _moment(interval, "arrived_at", place), _moment(interval, "left_at", place)
        if arrived is None or (left is not None and left < arrived):
            raise BadRecord(place, "到会时段没有开始，或先离后到。", "an interval has no beginning, or ends before it.")
        found.append(Stay(person, arrived, left))
    return found


def _item(data: Any, place: str) -> ItemRecord:
    one = _mapping(data, place)
    recusals = [_mapping(raw, place) for raw in _list(one, "recusals", place)]
    resolution = _mapping(one["resolution"], place) if one.get("resolution") is not None else None
    return ItemRecord(
        title=_text(one, "title", place),
        kind=_text(one, "kind", place),
        recused=tuple(_number(raw, "person", place) for raw in recusals),
        ballots=tuple(_ballot(raw, f"{place}.ballots[{at}]") for at, raw in enumerate(_list(one, "ballots", place))),
        has_resolution=resolution is not None,
        resolution=_text(resolution, "designation", place) if resolution is not None else "",
        declared_at=_moment(resolution, "declared_at", place) if resolution is not None else None,
    )


def _ballot(data: Any, place: str) -> BallotRecord:
    one = _mapping(data, place)
    opened_at = _moment(one, "opened_at", place)
    method = _text(one, "method", place)
    if opened_at is None or method not in METHODS:
        raise BadRecord(place, "缺少表决开始时间，或表决方式不明。", "the beginning is missing or the method unknown.")
    result = one.get("result")
    try:
        rule, roll = Rule.from_dict(one.get("rule", {})), Roll.from_dict(one.get("roll", {}))
        declared = Result.from_dict(result) if result is not None else None
    except (ValueError, TypeError) as error:
        raise BadRecord(place, f"规则、名单或结果有误（{error}）。", f"rule, roll or result: {error}") from error
    return BallotRecord(
        method=method,
        state=_text(one, "state", place),
        opened_at=opened_at,
        deadline_at=_moment(one, "deadline_at", place),
        rule=rule,
        roll=roll,
        votes=tuple(_vote(raw, place) for raw in _list(one, "votes", place)),
        hands=_hands(one.get("hands"), place),
        declared=declared,
    )


def _vote(data: Any, place: str) -> Voice:
    one = _mapping(data, place)
    choice, at = _text(one, "choice", place), _moment(one, "cast_at", place)
    if choice not in CHOICES or at is None:
        raise BadRecord(place, "有一票的意见或时间不明。", "a vote says nothing that is known, or has no moment.")
    return Voice(_number(one, "member", place), choice, at)


def _hands(data: Any, place: str) -> tuple[int, int, int] | None:
    if data is None:
        return None
    one = _mapping(data, place)
    found = tuple(_number(one, name, place) for name in CHOICES)
    if min(found) < 0:
        raise BadRecord(place, "举手人数是负数。", "a number of hands is negative.")
    return found[0], found[1], found[2]


def _mapping(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise BadRecord(place, "这里应是一个对象。", "an object is expected here.")
    return data


def _list(data: Mapping[str, Any], name: str, place: str) -> list[Any]:
    found = data.get(name, [])
    if not isinstance(found, list):
        raise BadRecord(f"{place}.{name}", "这里应是一个列表。", "a list is expected here.")
    return found


def _text(data: Mapping[str, Any], name: str, place: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str):
        raise BadRecord(f"{place}.{name}", "这里应是文字。", "a text is expected here.")
    return found


def _number(data: Mapping[str, Any], name: str, place: str) -> int:
    found = data.get(name)
    if not isinstance(found, int) or isinstance(found, bool):
        raise BadRecord(f"{place}.{name}", "这里应是整数。", "a whole number is expected here.")
    return found


def _moment(data: Mapping[str, Any], name: str, place: str) -> datetime | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadRecord(f"{place}.{name}", "这里应是带时区的时间。", "a moment with its time zone is expected here.")
    return found
