"""Who would move if a scheme took the place of another one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.evaluation.domain.comparing import Shift, shifts_in, shifts_now
from xiefa.evaluation.domain.self_checks import checked_by
from xiefa.evaluation.facts.measures import Span
from xiefa.evaluation.forms.schemes import CompareForm
from xiefa.evaluation.models import Cycle, SchemeVersion
from xiefa.evaluation.outline import checked
from xiefa.evaluation.views.pages import arranged_scheme, arranges
from xiefa.kernel import clock
from xiefa.ui.sheets import sheet_response

_PAGE = 100


@arranges
@require_GET
def scheme_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """From the other version to this one: points and grades of everybody who moves, before anything is changed."""
    scheme = arranged_scheme(request, pk)
    form = CompareForm(request.GET or None, user=request.user, scheme=scheme)
    context: dict[str, Any] = {"scheme": scheme, "form": form, "query": request.GET.urlencode()}
    shifts = _shifts(request, scheme, form)
    if shifts is not None:
        context |= {
            "other": form.cleaned_data["other"],
            "page": Paginator(shifts, _PAGE).get_page(request.GET.get("page")),
            "number": len(shifts),
            "pairs": Counter(one.grades for one in shifts if one.has_other_grade).most_common(),
        }
    return render(request, "evaluation/scheme_compare.html", context, status=422 if form.errors else 200)


@arranges
@require_GET
def scheme_compare_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as an Excel file."""
    scheme = arranged_scheme(request, pk)
    shifts = _shifts(request, scheme, CompareForm(request.GET or None, user=request.user, scheme=scheme)) or []
    headings = [_("代码"), _("联盟"), _("原得分"), _("新得分"), _("相差"), _("原等级"), _("新等级")]
    rows = ([one.code, one.name, *one.points, one.by, *one.grades] for one in shifts)
    return sheet_response(_("谁会变动"), headings, rows, file_name=f"compare-{scheme.version}.xlsx")


def _shifts(request: HttpRequest, scheme: SchemeVersion, form: CompareForm) -> list[Shift] | None:
    """None while nothing can be compared; what is in the way is then said on the form."""
    if not form.is_valid():
        return None
    before, after = checked(form.cleaned_data["other"].content), checked(scheme.content)
    if before is None or after is None:
        form.add_error(None, _("有问题的方案不能计分。请先改正，再比较。"))
        return None
    if form.cleaned_data["facts"] != "now":
        cycle = Cycle.objects.visible_to(request.user).get(pk=int(form.cleaned_data["facts"]))
        return shifts_in(cycle, before, after)
    year = clock.today().replace(month=1, day=1)
    days = Span(year, year.replace(year=year.year + 1))
    return shifts_now(scheme.host, checked_by(request.user), days, before, after)
