"""One sentence on where the meeting stands: for screen readers, when something on a screen has changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiefa.council.domain.floor import Floor, Point


def announcement_of(floor: Floor) -> str:
    """The current point, its quorum, and its vote."""
    point = floor.current
    if point is None:
        return str(floor.meeting.get_state_display())
    words = {"number": point.number, "title": point.item.title}
    return " ".join(filter(None, (_("现在是第 %(number)s 项：%(title)s。") % words, _quorum(point), _vote(point))))


def _quorum(point: Point) -> str:
    if point.quorum is None:
        return ""
    words = {"count": point.quorum.count, "needed": point.quorum.needed}
    if point.quorum.is_met:
        return _("到会 %(count)s 人，达到法定人数 %(needed)s 人。") % words
    return _("到会 %(count)s 人，不足法定人数 %(needed)s 人。") % words


def _vote(point: Point) -> str:
    if point.resolution is not None:
        return _("决议已宣布。")
    if point.polling is None:
        return ""
    if point.polling.result is None:
        return _("正在表决。")
    return _("表决通过。") if point.polling.result.is_carried else _("表决未获通过。")
