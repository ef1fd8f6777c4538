"""Objections: raised by alliances while results lie open, decided by the office, each with its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.evaluation import rules
from xiefa.evaluation.domain import objections as verbs
from xiefa.evaluation.domain.names import correction_names, leaf_names
from xiefa.evaluation.domain.standings import computation_for
from xiefa.evaluation.forms.cycles import NothingForm
from xiefa.evaluation.forms.objections import DecisionOnObjectionForm, ObjectionFilter, ObjectionForm
from xiefa.evaluation.lifecycle import OBJECTION
from xiefa.evaluation.models import Entrant, Objection, Outcome
from xiefa.evaluation.scoring import read_scheme
from xiefa.evaluation.views.pages import cycle_or_404, seen_cycles, sees, speaks
from xiefa.kernel import clock
from xiefa.kernel.lifecycle import Offer
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.views.pages import form_page, posted
from xiefa.ui.sheets import sheet_response

_PAGE = 30
_MOVES: dict[str, Callable[..., Objection]] = {
    "uphold": verbs.uphold,
    "dismiss": verbs.dismiss,
    "withdraw": verbs.withdraw,
}


@sees
@require_GET
def objection_list(request: HttpRequest) -> HttpResponse:
    """The objections that this person may see, the newest first."""
    form = ObjectionFilter(request.GET, user=request.user)
    page = Paginator(_found(request, form), _PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": list(zip(page, _leaf_names(page), strict=True)),
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/objection_list.html", context)


@sees
@require_GET
def objection_export(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file."""
    headings = [
        _("评价周期"), _("参评单位"), _("评分项"), _("异议内容"), _("提出单位"), _("提出人"), _("提出时间"),
        _("状态"), _("处理意见"), _("处理人"), _("处理时间"),
    ]  # fmt: skip
    found = list(_found(request, ObjectionFilter(request.GET, user=request.user)))
    rows = (
        [
            str(one.entrant.cycle), str(one.entrant), leaf, one.text, str(one.raised_by_organisation),
            str(one.raised_by), one.raised_at, one.get_state_display(), one.decision, str(one.decided_by or ""),
            one.decided_at,
        ]
        for one, leaf in zip(found, _leaf_names(found), strict=True)
    )  # fmt: skip
    return sheet_response(_("异议"), headings, rows, file_name=f"objections-{clock.today():%Y-%m-%d}.xlsx")


@speaks
@require_http_methods(["GET", "POST"])
def objection_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with a result that lies open; ``leaf`` in the address says with which indicator."""
    rows = Entrant.objects.filter(cycle__in=seen_cycles(request)).select_related("cycle__host", "cycle__scheme")
    entrant = get_object_or_404(rows.select_related("organisation"), pk=pk)
    computation = computation_for(entrant.cycle, request.user)
    if computation is None:
        raise Http404
    outcome = Outcome.objects.filter(entrant=entrant, computation=computation).first()
    initial = {"leaf": request.GET.get("leaf", "")}
    form = ObjectionForm(posted(request), entrant=entrant, user=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            objection = verbs.raise_objection(entrant=entrant, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("异议已提出，处理结果会写信告知。"))
            return redirect(objection)
    context = {
        "form": form,
        "title": _("提出异议"),
        "lead": f"{entrant} · {entrant.cycle}",
        "save": _("提出异议"),
        "back": outcome.get_absolute_url() if outcome else entrant.cycle.get_absolute_url(),
    }
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@sees
@require_GET
def objection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection: what is said, what was decided, which corrections name it."""
    objection = _objection_or_404(request, pk)
    cycle = objection.entrant.cycle
    names = correction_names(read_scheme(cycle.scheme.content))
    computation = computation_for(cycle, request.user)
    context = {
        "objection": objection,
        "cycle": cycle,
        "leaf": _leaf_names([objection])[0],
        "outcome": Outcome.objects.filter(entrant=objection.entrant, computation=computation).first(),
        "offers": _offers(objection, request.user),
        "corrections": [
            (one, names.get((one.target, one.key), one.key)) for one in objection.corrections.select_related("made_by")
        ],
        "is_office": rules.is_arranger(request.user, cycle),
        "may_correct": objection.state == "upheld" and cycle.state in rules.COMPUTED_DURING,
    }
    return render(request, "evaluation/objection_detail.html", context)


@sees
@require_http_methods(["GET", "POST"])
def objection_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Uphold, dismiss or withdraw an objection; the page says first what follows."""
    objection = _objection_or_404(request, pk)
    if verb not in _MOVES or not OBJECTION.move(objection, verb).who(request.user, objection):
        raise Http404
    consequences = {
        "uphold": _("处理意见写信告知提出人；然后更正数据、重新计算，再公示新的结果。"),
        "dismiss": _("结果不变，处理意见写信告知提出人。不能撤销。"),
        "withdraw": _("秘书处不再处理这件异议。不能撤销。"),
    }
    label = str(OBJECTION.move(objection, verb).label)
    form = (NothingForm if verb == "withdraw" else DecisionOnObjectionForm)(posted(request))
    words: dict[str, Any] = {"title": label, "save": label, "lead": str(objection.entrant)}
    words |= {"consequences": [consequences[verb]], "danger": verb == "withdraw"}
    move, back = partial(_MOVES[verb], objection=objection), objection.get_absolute_url()
    return form_page(request, form, move, words=words, done=_("已办理：%(what)s。") % {"what": label}, back=back)


def _found(request: HttpRequest, form: ObjectionFilter) -> QuerySet[Objection]:
    rows = Objection.objects.visible_to(request.user).select_related(
        "entrant__organisation", "entrant__cycle__scheme", "raised_by_organisation", "raised_by", "decided_by"
    )
    rows = rows.prefetch_related("entrant__organisation__names", "raised_by_organisation__names")
    if form.is_valid():
        if cycle := form.cleaned_data["cycle"]:
            rows = rows.filter(entrant__cycle=cycle)
        if state := form.cleaned_data["state"]:
            rows = rows.filter(state=state)
    return rows.order_by("-raised_at", "-pk")


def _objection_or_404(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.user).select_related(
        "entrant__organisation", "entrant__cycle__host", "entrant__cycle__scheme", "raised_by_organisation",
        "raised_by", "decided_by",
    )  # fmt: skip
    objection = get_object_or_404(rows, pk=pk)
    cycle_or_404(request, objection.entrant.cycle_id)
    return objection


def _offers(objection: Objection, user: Any) -> list[tuple[Offer, str]]:
    """Every move with the address of its page, where the decision is asked for."""
    asked = {"decision_missing"}
    return [
        (
            Offer(one.move, tuple(refusal for refusal in one.refusals if refusal.code not in asked)),
            reverse("evaluation:objection_move", args=[objection.pk, one.move.verb]),
        )
        for one in OBJECTION.offers(objection, by=user)
    ]


def _leaf_names(found: Iterable[Objection]) -> list[str]:
    """What each objection is against; every scheme is read once."""
    schemes: dict[int, dict[str, str]] = {}
    said = []
    for one in found:
        scheme = one.entrant.cycle.scheme
        if scheme.pk not in schemes:
            schemes[scheme.pk] = leaf_names(read_scheme(scheme.content))
        said.append(schemes[scheme.pk].get(one.leaf, one.leaf) if one.leaf else _("整个结果"))
    return said
