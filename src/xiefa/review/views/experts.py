"""Experts: the list, one of them with employers, seats and load, calling, describing and releasing them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.accounts.wording import action_words
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import permission_required
from xiefa.registry.forms import DayForm
from xiefa.registry.views.pages import form_page, posted
from xiefa.review.domain import experts as verbs
from xiefa.review.domain.boards import experts_of, knowing, loads_of
from xiefa.review.forms.arranging import ExpertEditForm, ExpertFilter, ExpertForm
from xiefa.review.models import Expert
from xiefa.review.rules.doors import ARRANGE
from xiefa.ui.sheets import sheet_response

arranges = access(permission_required(ARRANGE))
_PAGE = 40
_HEADINGS = ("姓名", "聘请组织", "专业领域", "聘期开始", "聘期截止", "账号", "参加评审", "备注")


@arranges
@require_GET
def expert_list(request: HttpRequest) -> HttpResponse:
    """Everybody whom one's hosts count among their experts."""
    form = ExpertFilter(request.GET)
    context = {"form": form, "page": Paginator(_found(request, form), _PAGE).get_page(request.GET.get("page"))}
    return render(request, "review/expert_list.html", context)


@arranges
@require_GET
def expert_export(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel sheet."""
    rows = (
        (
            str(one.person),
            str(one.host),
            "、".join(one.fields),
            one.since,
            one.until,
            one.person.user.username if one.person.user else "",
            one.judged,
            one.note,
        )
        for one in _found(request, ExpertFilter(request.GET))
    )
    return sheet_response("专家", _HEADINGS, rows, file_name=f"experts-{clock.today():%Y-%m-%d}.xlsx")


@arranges
@require_http_methods(["GET", "POST"])
def expert_add(request: HttpRequest) -> HttpResponse:
    """Count a person among the experts."""
    words = {"title": _("聘为专家"), "save": _("聘为专家")}
    form = ExpertForm(posted(request), user=request.user, initial={"since": clock.today()})
    back = reverse("review:expert_list")
    return form_page(request, form, verbs.engage, words=words, done=_("已聘为专家。"), back=back)


@arranges
@require_GET
def expert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert: fields, employers and seats as the registry knows them, where they judged and how much."""
    expert = expert_or_404(request, pk)
    seats = expert.person.seats.select_related("body__organisation", "represents")
    employments = expert.person.employments.select_related("organisation")
    context = {
        "expert": expert,
        "seats": seats.prefetch_related("body__organisation__names", "represents__names"),
        "employments": employments.prefetch_related("organisation__names"),
        "loads": loads_of(expert),
        "history": [(event, action_words(event.action)) for event in history_of(expert)],
    }
    return render(request, "review/expert_detail.html", context)


@arranges
@require_http_methods(["GET", "POST"])
def expert_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say anew what an expert knows."""
    expert = expert_or_404(request, pk)
    words = {"title": _("修改专家资料"), "save": _("保存"), "lead": str(expert)}
    form = ExpertEditForm(posted(request), initial={"fields": expert.fields, "note": expert.note})
    verb, back = partial(verbs.revise, expert=expert), expert.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=back)


@arranges
@require_http_methods(["GET", "POST"])
def expert_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody's time as an expert end."""
    expert = expert_or_404(request, pk)
    words: dict[str, Any] = {"title": _("结束聘期"), "save": _("结束"), "lead": str(expert)}
    words["consequences"] = [_("以后不能再选为评委；以前的评审记录不变。")]
    form, verb = DayForm(posted(request), initial={"on": clock.today()}), partial(verbs.release, expert=expert)
    return form_page(request, form, verb, words=words, done=_("聘期已结束。"), back=expert.get_absolute_url())


def expert_or_404(request: HttpRequest, pk: int) -> Expert:
    """The expert, if this person arranges reviews for the host."""
    found = Expert.objects.visible_to(request.user).select_related("person__user", "host")
    return get_object_or_404(found.prefetch_related("host__names"), pk=pk)


def _found(request: HttpRequest, form: ExpertFilter) -> QuerySet[Expert]:
    found, today = experts_of(request.user), clock.today()
    values = form.cleaned_data if form.is_valid() else {"q": "", "when": ""}
    if not values["when"]:
        found = found.at(today)
    elif values["when"] == "ended":
        found = found.filter(until__lte=today)
    return found.filter(pk__in=knowing(found, values["q"])) if values["q"] else found
