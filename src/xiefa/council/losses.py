"""What goes when something is removed or called off, in whole sentences: asked before it is done."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiefa.council.enums import MeetingState
from xiefa.council.models import AgendaItem, Case, Meeting, Motion, Paper


def losses_of_meeting(meeting: Meeting) -> Iterator[str]:
    """What follows when a meeting is cancelled."""
    yield _("会议取消后不能恢复，需要时另行筹备；议程和材料留作记录。")
    sessions = meeting.sessions.count()
    if sessions:
        words = {"count": sessions}
        text = ngettext(
            "%(count)s 个机构的届次收回，留给下一次会议。", "%(count)s 个机构的届次收回，留给下一次会议。", sessions
        )
        yield text % words
    motions = Motion.objects.filter(taken_up__meeting=meeting).count()
    if motions:
        yield ngettext("%(n)s 项提议重新等待列入议程。", "%(n)s 项提议重新等待列入议程。", motions) % {"n": motions}
    invited = meeting.attendees.count()
    if meeting.state == MeetingState.CALLED and invited:
        words = {"count": invited}
        yield (
            ngettext("已通知的 %(count)s 人会收到取消的通知。", "已通知的 %(count)s 人会收到取消的通知。", invited)
            % words
        )


def losses_of_item(item: AgendaItem) -> Iterator[str]:
    """What goes with a point of the agenda; ``children``, ``cases``, ``papers`` and ``motions`` may be prefetched."""
    points = [item, *item.children.all()]
    below, cases = len(points) - 1, sum(len(one.cases.all()) for one in points)
    papers, motions = (sum(len(getattr(one, name).all()) for one in points) for name in ("papers", "motions"))
    yield _("议题“%(title)s”会从议程上删去。") % {"title": item.title}
    if below:
        yield ngettext("它下面的 %(n)s 个议题一并删去。", "它下面的 %(n)s 个议题一并删去。", below) % {"n": below}
    if cases:
        yield ngettext("其中的 %(n)s 个事项一并删去。", "其中的 %(n)s 个事项一并删去。", cases) % {"n": cases}
    if papers:
        yield ngettext("其中的 %(n)s 份材料一并删去。", "其中的 %(n)s 份材料一并删去。", papers) % {"n": papers}
    if motions:
        yield ngettext("%(n)s 项提议重新等待列入议程。", "%(n)s 项提议重新等待列入议程。", motions) % {"n": motions}


def loss_of_case(case: Case) -> str:
    """What goes with a case."""
    return _("从议题“%(item)s”中删去“%(case)s”。需要时可以再次添加。") % {"item": case.item, "case": case}


def loss_of_paper(paper: Paper) -> str:
    """What goes with a paper."""
    return _("删去材料“%(paper)s”，受邀人不再能下载。需要时请重新上传。") % {"paper": paper}
