"""The recheck: corrections with their consequences, computing anew, what was computed before."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.evaluation import rules
from xiefa.evaluation.domain import corrections, results
from xiefa.evaluation.domain.names import correction_names, grade_names
from xiefa.evaluation.forms.cycles import NothingForm
from xiefa.evaluation.forms.results import CorrectionForm
from xiefa.evaluation.models import Correction, Cycle
from xiefa.evaluation.scoring import read_scheme
from xiefa.evaluation.views.pages import arranged_cycle, arranges
from xiefa.kernel.refusal import Refused
from xiefa.registry.views.pages import form_page, posted


@arranges
@require_GET
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change if the results were computed now, which corrections stand, all computations so far."""
    return _page(request, arranged_cycle(request, pk))


@arranges
@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute every score anew; what stands in the way is said on the page."""
    cycle = arranged_cycle(request, pk)
    try:
        computation = results.compute(cycle=cycle, by=request.user)
    except Refused as refused:
        return _page(request, cycle, refusals=refused.refusals, status=422)
    messages.success(request, _("已完成%(computation)s。") % {"computation": computation})
    return redirect("evaluation:recheck", pk)


@arranges
@require_http_methods(["GET", "POST"])
def correction_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one value right, with the reason; from a result or an objection the form knows already what it is about."""
    cycle = arranged_cycle(request, pk)
    initial = {key: request.GET[key] for key in ("entrant", "what", "objection") if key in request.GET}
    form = CorrectionForm(posted(request), cycle=cycle, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            corrections.correct(**form.values(), by=request.user)
        except Refused as refused:
            for one in refused.refusals:
                form.add_error(one.field if one.field in form.fields else _FIELDS.get(one.field), str(one))
        else:
            messages.success(request, _("已更正。核对影响后重新计算。"))
            return redirect("evaluation:recheck", pk)
    back = reverse("evaluation:recheck", args=[pk])
    context = {"form": form, "title": _("更正数据"), "lead": str(cycle), "back": back, "save": _("更正")}
    context["consequences"] = [_("封存的数据不变，更正值和理由记在旁边。"), _("更正后得分不会自动改变，要重新计算。")]
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@arranges
@require_http_methods(["GET", "POST"])
def correction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a correction back: the sealed value counts again."""
    correction = get_object_or_404(Correction.objects.select_related("entrant__cycle", "entrant__organisation"), pk=pk)
    cycle = arranged_cycle(request, correction.entrant.cycle_id)
    names = correction_names(read_scheme(cycle.scheme.content))
    what = {
        "name": correction.entrant,
        "what": names.get((correction.target, correction.key), correction.key),
        "before": correction.before or "—",
        "after": correction.after,
    }
    sentence = _("“%(name)s”的%(what)s从更正值 %(after)s 回到原值 %(before)s；重新计算后生效。") % what
    words: dict[str, Any] = {"title": _("撤回更正"), "save": _("撤回更正"), "lead": str(cycle)}
    words |= {"consequences": [sentence], "danger": True}
    verb = partial(corrections.withdraw_correction, correction=correction)
    back = reverse("evaluation:recheck", args=[cycle.pk])
    return form_page(request, NothingForm(posted(request)), verb, words=words, done=_("更正已经撤回。"), back=back)


_FIELDS = {"target": "what", "key": "what"}


def _page(request: HttpRequest, cycle: Cycle, *, refusals: Any = (), status: int = 200) -> HttpResponse:
    scheme = read_scheme(cycle.scheme.content)
    names, is_open = correction_names(scheme), cycle.state in rules.COMPUTED_DURING
    rows = Correction.objects.filter(entrant__cycle=cycle).select_related(
        "entrant__organisation", "made_by", "objection"
    )
    rows = rows.prefetch_related("entrant__organisation__names").order_by("-made_at", "-pk")
    outlook, grades = results.outlook_of(cycle) if is_open else None, grade_names(scheme)
    moves = outlook.moves if outlook else ()
    context = {
        "cycle": cycle,
        "is_open": is_open,
        "outlook": outlook,
        "moves": [
            (one, grades.get(one.before.grade or "", "—"), grades.get(one.after.grade or "", "—")) for one in moves
        ],
        "corrections": [(one, names.get((one.target, one.key), one.key)) for one in rows],
        "computations": cycle.computations.select_related("made_by").defer("facts").order_by("-number"),
        "refusals": refusals,
    }
    return render(request, "evaluation/recheck.html", context, status=status)
