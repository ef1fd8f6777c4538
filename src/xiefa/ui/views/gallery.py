"""The component gallery: every component in every state, for those who build and check pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.access import access
from xiefa.kernel.lifecycle import Move, Offer
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refusal
from xiefa.ui.forms import SampleForm


@dataclass(frozen=True)
class SampleThing:
    """Something with a state, as every stateful model has it."""

    state: str
    words: str | Promise

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.words)


STATES = (
    SampleThing("draft", _("草稿")),
    SampleThing("submitted", _("已提交")),
    SampleThing("accepted", _("已采用")),
    SampleThing("reviewed", _("已审核")),
    SampleThing("published", _("已发布")),
    SampleThing("withdrawn", _("已撤回")),
)


def _anyone(*_subjects: object) -> bool:
    return True


@access(permission_required("accounts.manage"))
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    move = Move("publish", {"signed"}, "published", who=_anyone, label=_("发布"))
    gap = Refusal("unsigned", gettext("还没有签发：请先由签发人签字。"))
    messages.info(request, _("这是一条提示信息。"))
    context = {
        "form": SampleForm(request.POST if request.method == "POST" else {"heading": ""}),
        "states": STATES,
        "open_offer": Offer(move, ()),
        "closed_offer": Offer(move, (gap,)),
        "page": Paginator(range(200), 10).get_page(request.GET.get("page", 3)),
    }
    return render(request, "ui/gallery.html", context)
