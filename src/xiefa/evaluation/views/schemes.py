"""Schemes to read: the list, the outline of one, its text; taking a file over, a new draft, fixing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.activities.kinds import current_form
from xiefa.evaluation import rules
from xiefa.evaluation.domain import schemes as verbs
from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.forms.cycles import NothingForm
from xiefa.evaluation.forms.schemes import DraftForm, SchemeFilter, TakeForm
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import SchemeVersion
from xiefa.evaluation.outline import band_lines, measure_words, outline_of
from xiefa.evaluation.scheme_files import written
from xiefa.evaluation.scoring import Scheme, canonical, own_influence, printed
from xiefa.evaluation.views.pages import arranged_scheme, arranges, scheme_or_404, sees
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.views.pages import form_page, posted
from xiefa.ui.sheets import sheet_response

_PAGE = 30


@sees
@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Every version that one may read, the newest first."""
    form = SchemeFilter(request.GET)
    context = {
        "form": form,
        "page": Paginator(_found(request, form), _PAGE).get_page(request.GET.get("page")),
        "may_arrange": rules.arrange_door(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluation/scheme_list.html", context)


@sees
@require_GET
def scheme_export(request: HttpRequest) -> HttpResponse:
    """The same list as an Excel file."""
    headings = [
        _("版本"),
        _("名称"),
        _("主办组织"),
        _("状态"),
        _("示例"),
        _("定稿时间"),
        _("用于评价周期"),
        _("校验值"),
    ]
    rows = (
        [
            one.version, one.title, str(one.host), one.get_state_display(), _("示例") if one.is_sample else "",
            one.fixed_at, one.used, one.digest,
        ]
        for one in _found(request, SchemeFilter(request.GET))
    )  # fmt: skip
    return sheet_response(_("指标方案"), headings, rows, file_name=f"schemes-{clock.today():%Y-%m-%d}.xlsx")


@sees
@require_GET
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A scheme as an outline: every rule as a sentence, grades as a bar and a table, steps, honours."""
    scheme = scheme_or_404(request, pk)
    outline = outline_of(scheme.content)
    context = {
        "scheme": scheme,
        "outline": outline,
        "note": spoken(str(scheme.content.get("note_zh", "")), str(scheme.content.get("note_en", ""))),
        "cycles": scheme.cycles.visible_to(request.user)[:20],  # type: ignore[attr-defined]
        "is_office": rules.is_arranger(request.user, scheme),
        "is_draft": scheme.state == SchemeState.DRAFT,
        **(_sound_parts(outline.scheme) if outline.scheme else {}),
    }
    return render(request, "evaluation/scheme_detail.html", context)


@sees
@require_GET
def scheme_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The content as YAML to read and change, or as the canonical JSON that the digest is of."""
    scheme = scheme_or_404(request, pk)
    if form not in {"yaml", "json"}:
        raise Http404
    data = written(scheme.content).encode() if form == "yaml" else canonical(scheme.content)
    name = f'attachment; filename="{scheme.version}.{form}"'
    return HttpResponse(data, content_type=f"application/{form}", headers={"Content-Disposition": name})


@arranges
@require_http_methods(["GET", "POST"])
def scheme_take(request: HttpRequest) -> HttpResponse:
    """Take over a file of ``policy/indicators/``: kept as a version of the host, fixed."""
    form = TakeForm(posted(request), user=request.user)
    if form.is_bound and form.is_valid():
        try:
            scheme = verbs.keep_scheme(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已采用。要改动，请以它为依据编制新版本。"))
            return redirect(scheme)
    words = {"title": _("采用政策文件中的方案"), "save": _("采用"), "back": reverse("evaluation:scheme_list")}
    status = 422 if form.errors else 200
    return render(request, "registry/form.html", {"form": form, **words}, status=status)


@arranges
@require_http_methods(["GET", "POST"])
def scheme_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version to work on, with everything that this one says."""
    based_on = arranged_scheme(request, pk)
    form = DraftForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            scheme = verbs.draft_scheme(based_on=based_on, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已建立新版本，可以修改。"))
            return redirect("evaluation:scheme_edit", pk=scheme.pk)
    words = {"title": _("编制新版本"), "save": _("建立"), "lead": str(based_on), "back": based_on.get_absolute_url()}
    status = 422 if form.errors else 200
    return render(request, "registry/form.html", {"form": form, **words}, status=status)


@arranges
@require_http_methods(["GET", "POST"])
def scheme_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix a draft for good."""
    scheme = arranged_scheme(request, pk)
    words: dict[str, Any] = {"title": _("定稿"), "save": _("定稿"), "lead": str(scheme)}
    words["consequences"] = [_("定稿以后不能再改，只能以它为依据编制新版本。"), _("评价周期发出通知以后一直使用它。")]
    verb, back = partial(verbs.fix_scheme, scheme=scheme), scheme.get_absolute_url()
    return form_page(request, NothingForm(posted(request)), verb, words=words, done=_("已定稿。"), back=back)


def _found(request: HttpRequest, form: SchemeFilter) -> Any:
    rows = SchemeVersion.objects.visible_to(request.user).select_related("host").prefetch_related("host__names")
    rows = rows.annotate(used=Count("cycles")).defer("content")
    if form.is_valid():
        if state := form.cleaned_data["state"]:
            rows = rows.filter(state=state)
        for word in form.cleaned_data["q"].split():
            rows = rows.filter(Q(title__icontains=word) | Q(version__icontains=word))
    return rows.order_by("-made_at", "-pk")


def _sound_parts(scheme: Scheme) -> dict[str, Any]:
    """What can only be said of a scheme without faults."""
    form, bands = current_form(), {one.key: spoken(one.zh, one.en) for one in scheme.bands}
    return {
        "full": printed(scheme.full),
        "bands": band_lines(scheme),
        "measures": [(spoken(one.zh, one.en) or one.key, measure_words(one, form)) for one in scheme.measures.values()],
        "flags": [spoken(one.zh, one.en) for one in scheme.flags.values()],
        "steps": [(spoken(one.zh, one.en), "" if one.weight is None else printed(one.weight)) for one in scheme.steps],
        "difference": "" if scheme.most_difference is None else printed(scheme.most_difference),
        "honours": [(spoken(one.zh, one.en), bands[one.grade], one.periods) for one in scheme.honours],
        "places": scheme.places,
        "influence": [spoken(one.zh, one.en) for one in own_influence(scheme)],
        "procedure": _procedure(scheme),
    }


def _procedure(scheme: Scheme) -> list[str]:
    """How it is rounded, what is missing and how shared activities count, in sentences."""
    missing = {
        "zero": _("缺少数据的指标记 0 分。"),
        "excluded": _("缺少数据的指标不计入总分，其余按比例折算。"),
        "expert": _("缺少数据的指标由专家评分。"),
        "ask": _("缺少数据的指标须补充数据，才能定级。"),
    }
    credit = {
        "full": _("几家联盟共同的活动，各家全额计入。"),
        "equal_parts": _("几家联盟共同的活动，各家平分。"),
        "lead_and_participants": _("几家联盟共同的活动，主办的共得 %(lead)s，其余由其他参与的平分。")
        % {"lead": printed(scheme.credit.lead)},
    }
    rounding = _("四舍五入") if scheme.rounding == "half_up" else _("四舍六入五成双")
    words = {"rounding": rounding, "indicator": scheme.places.indicator, "total": scheme.places.total}
    said = [_("各项得分%(rounding)s到 %(indicator)s 位小数。") % words]
    whole = _("总分取到 %(total)s 位小数后定级。") if scheme.places.total else _("总分取整后定级。")
    graded = whole if scheme.graded == "rounded" else _("按未取整的总分定级。")
    return [*said, graded % words, missing.get(_missing_of(scheme), ""), credit[scheme.credit.rule]]


def _missing_of(scheme: Scheme) -> str:
    """What a missing value means where the indicator does not say otherwise: the most frequent policy."""
    policies = [leaf.missing for leaf in scheme.leaves]
    return max(sorted(set(policies)), key=policies.count, default="")
