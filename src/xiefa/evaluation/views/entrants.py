"""Who takes part in a cycle: the separate counts, the list, decisions about one or many, what was found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from xiefa.evaluation import rules
from xiefa.evaluation.domain import entrants as verbs
from xiefa.evaluation.enums import CycleState, Eligibility
from xiefa.evaluation.forms.entrants import DecisionForm, EntrantFilter, FlagForm, flags_of
from xiefa.evaluation.models import Cycle, Entrant
from xiefa.evaluation.views.pages import arranged_cycle, arranges
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Organisation
from xiefa.ui.sheets import sheet_response

_PAGE = 100


@arranges
@require_GET
def cycle_entrants(request: HttpRequest, pk: int) -> HttpResponse:
    """Every alliance of the cycle, what it is found to be and why."""
    return _page(request, arranged_cycle(request, pk))


@arranges
@require_GET
def cycle_entrants_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    cycle = arranged_cycle(request, pk)
    flags = flags_of(cycle)
    headings = [
        _("代码"), _("联盟"), _("资格"), _("提交时间"), _("理由"), _("决定人"), _("决定时间"),
        *(name for _key, name in flags),
    ]  # fmt: skip
    rows = (
        [
            one.organisation.code, str(one.organisation), one.get_eligibility_display(),
            one.report.handed_in_at if one.report else None, one.reason, str(one.decided_by or ""), one.decided_at,
            *(_told(one, key) for key, _name in flags),
        ]
        for one in _found(cycle, EntrantFilter(request.GET, cycle=cycle))
    )  # fmt: skip
    return sheet_response(_("参评单位"), headings, rows, file_name=f"entrants-{cycle.code}.xlsx")


@arranges
@require_POST
def entrants_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what the chosen alliances are, with one reason."""
    cycle = arranged_cycle(request, pk)
    form = DecisionForm(request.POST)
    return _settle(request, cycle, form, "deciding", verbs.decide_many)


@arranges
@require_POST
def entrants_flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of the chosen alliances whether something is true."""
    cycle = arranged_cycle(request, pk)
    form = FlagForm(request.POST, cycle=cycle)
    return _settle(request, cycle, form, "flagging", verbs.set_flag_of_many)


@arranges
@require_POST
def entrants_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Look through the entries again; what people decided stays."""
    cycle = arranged_cycle(request, pk)
    try:
        counts = verbs.screen_again(cycle=cycle, by=request.user)
    except Refused as refused:
        return _page(request, cycle, refusals=refused.refusals, status=422)
    number = counts[Eligibility.QUALIFIED]
    messages.success(request, _("已重新核定，达到评价要求 %(number)s 家。") % {"number": number})
    return redirect("evaluation:cycle_entrants", pk=pk)


def _settle(request: HttpRequest, cycle: Cycle, form: Any, name: str, verb: Callable[..., int]) -> HttpResponse:
    """Do it for all that are chosen, or show the page again with what stands in the way and all input."""
    chosen = [int(one) for one in request.POST.getlist("entrant") if one.isdecimal()]
    entrants = list(cycle.entrants.filter(pk__in=chosen).select_related("cycle__host", "cycle__scheme"))
    if not entrants:
        form.add_error(None, _("请先在表中勾选联盟。"))
    if form.is_valid():
        values = dict(form.cleaned_data)
        if "value" in values:
            values["value"] = values["value"] == "yes"
        try:
            number = verb(entrants=entrants, **values, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            said = ngettext("已处理 %(number)s 家。", "已处理 %(number)s 家。", number) % {"number": number}
            messages.success(request, said)
            return redirect(f"{reverse('evaluation:cycle_entrants', args=[cycle.pk])}?{request.GET.urlencode()}")
    return _page(request, cycle, chosen=chosen, status=422, **{name: form})


def _page(
    request: HttpRequest,
    cycle: Cycle,
    *,
    deciding: Form | None = None,
    flagging: Form | None = None,
    chosen: list[int] | None = None,
    refusals: Any = (),
    status: int = 200,
) -> HttpResponse:
    form = EntrantFilter(request.GET, cycle=cycle)
    page = Paginator(_found(cycle, form), _PAGE).get_page(request.GET.get("page"))
    flags = flags_of(cycle)
    context = {
        "cycle": cycle,
        "form": form,
        "page": page,
        "rows": [(one, [(name, _told(one, key), _note(one, key)) for key, name in flags]) for one in page],
        "flags": flags,
        "tiles": _tiles(cycle, request.GET.get("eligibility", "")),
        "deciding": deciding or DecisionForm(),
        "flagging": flagging or (FlagForm(cycle=cycle) if flags else None),
        "is_screening": cycle.state == CycleState.SCREENING,
        "may_flag": bool(flags) and cycle.state in rules.FLAGGED_DURING,
        "chosen": chosen or [],
        "refusals": refusals,
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/cycle_entrants.html", context, status=status)


def _found(cycle: Cycle, form: EntrantFilter) -> QuerySet[Entrant]:
    rows = cycle.entrants.select_related("organisation", "report", "decided_by").order_by("organisation__code")
    rows = rows.prefetch_related("organisation__names")
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if wanted["q"]:
        named = Q(code__iexact=wanted["q"]) | Q(names__text__icontains=wanted["q"])
        rows = rows.filter(organisation__in=Organisation.objects.filter(named).values("pk"))
    if wanted["eligibility"]:
        rows = rows.filter(eligibility=wanted["eligibility"])
    if wanted["flag"] == "open":
        missing = Q()
        for key, _name in flags_of(cycle):
            missing |= Q(**{f"flags__{key}__isnull": True})
        rows = rows.filter(missing)
    elif wanted["flag"]:
        rows = rows.filter(**{f"flags__{wanted['flag']}__value": True})
    return rows


def _tiles(cycle: Cycle, chosen: str) -> list[tuple[str, int, str, bool]]:
    """(words, number, query, whether chosen): the counts that can be chosen from."""
    counts = verbs.counts_of(cycle)
    found = [(_("应报"), counts["asked"], "", not chosen)]
    for one in Eligibility:
        query = urlencode({"eligibility": one.value})
        found.append((str(one.label), counts[one.value], query, chosen == one.value))
    return found


def _told(entrant: Entrant, key: str) -> str:
    value = (entrant.flags.get(key) or {}).get("value")
    return _("未认定") if value is None else _("属实") if value else _("不属实")


def _note(entrant: Entrant, key: str) -> str:
    return str((entrant.flags.get(key) or {}).get("note", ""))
