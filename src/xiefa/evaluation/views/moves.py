"""The moves of a cycle: each says first what follows, then does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.evaluation.domain import cycles, entrants, judging
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.forms.cycles import NothingForm, ReasonForm
from xiefa.evaluation.lifecycle import CYCLE
from xiefa.evaluation.models import Cycle
from xiefa.evaluation.tasks import write_out_snapshot
from xiefa.evaluation.views.pages import arranged_cycle, arranges
from xiefa.registry.views.pages import form_page, posted


def _seal(*, cycle: Cycle, by: Any) -> Cycle:
    """Seal; a large cycle is written out in the background."""
    cycle = cycles.seal(cycle=cycle, by=by)
    if cycle.snapshot.state == SnapshotState.SEALING:
        write_out_snapshot.enqueue(cycle.snapshot.pk)
    return cycle


_VERBS: dict[str, Callable[..., Cycle]] = {
    "announce": cycles.announce,
    "screen": entrants.screen,
    "seal": _seal,
    "judge": judging.judge,
    "recheck": judging.recheck,
    "cancel": cycles.cancel,
}
# The moves that have pages of their own, because they look at the results.
_PAGES = {"lay_open": "lay_open", "take_back": "notice_take_back", "publish": "publish"}


def move_address(cycle: Cycle, verb: str) -> str:
    """The page of a move."""
    if verb in _PAGES:
        return reverse(f"evaluation:{_PAGES[verb]}", args=[cycle.pk])
    return reverse("evaluation:cycle_move", args=[cycle.pk, verb])


@arranges
@require_http_methods(["GET", "POST"])
def cycle_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Go on with the procedure, or call it off; what the table of moves refuses is said on the page."""
    cycle = arranged_cycle(request, pk)
    if verb not in _VERBS:
        raise Http404
    label = str(CYCLE.move(cycle, verb).label)
    words: dict[str, Any] = {
        "title": label,
        "save": label,
        "lead": str(cycle),
        "consequences": _consequences(cycle)[verb],
    }
    form = (ReasonForm if verb == "cancel" else NothingForm)(posted(request))
    move, back = partial(_VERBS[verb], cycle=cycle), cycle.get_absolute_url()
    done = _("已办理：%(what)s。") % {"what": label}
    return form_page(request, form, move, words=words | {"danger": verb == "cancel"}, done=done, back=back)


def _consequences(cycle: Cycle) -> dict[str, list[str]]:
    """What follows from each move, in sentences."""
    return {
        "announce": [
            _("指标方案“%(scheme)s”定稿，以后不能再改。") % {"scheme": cycle.scheme},
            _("填报期开始填报；各联盟的秘书和秘书长收到邮件通知。"),
            _("评价通知和日期不能再改。"),
        ],
        "screen": [
            _("按同一规则核定每家联盟：按时提交并且有已接受记录的，达到评价要求；其余注明原因。"),
            _("封存以前可以重新核定，也可以逐家决定并写明理由。"),
        ],
        "seal": [
            _("%(number)s 家联盟已接受的记录和佐证逐字封存，以后的修改不影响本期评价。")
            % {"number": cycle.entrants.qualified().count()},
            _("参评资格不能再改。不能撤销。"),
        ],
        "judge": [
            _("建立评审工作：每家参评联盟一个参评对象，指标方案的每个评分步骤一个评审步骤。"),
            _("接下来在“评审”里分组、加入评委、分派。"),
        ],
        "recheck": [_("专家评分到此为止；可以计算得分、核对和更正。")],
        "cancel": [_("本期评价到此为止，已经做过的都留在记录里。不能撤销。")],
    }
