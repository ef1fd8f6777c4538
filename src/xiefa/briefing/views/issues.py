"""The list of issues, one issue, and the openings: a new number, a missing one, a number given back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.briefing import rules
from xiefa.briefing.composition import compose
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.numbering import Place, next_place
from xiefa.briefing.enums import IssueState
from xiefa.briefing.forms import IssueFilter, MissingForm, OpenForm, ParticularsForm
from xiefa.briefing.history import lines_of
from xiefa.briefing.losses import loss_of_issue
from xiefa.briefing.models import Issue, IssueQuerySet
from xiefa.briefing.models.issue import STAFF_PERMISSIONS
from xiefa.briefing.sheet import workbook_of
from xiefa.briefing.views.found import STAFF, add_refusals, ask_first, attempt, is_confirmed, issue_or_404
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import host_codes, may_somewhere, permission_required
from xiefa.kernel.refusal import Refused
from xiefa.newsroom.blocks import grouped
from xiefa.registry.models import Organisation

_PAGE = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(STAFF)
@require_GET
def issue_list(request: HttpRequest) -> HttpResponse:
    """Issues of the hosts this person works for, newest first."""
    form, found = _filtered(request)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "in_the_making": _visible(request).in_the_making(),
        "may_open": may_somewhere(request.user, "briefing.compose"),
        "may_import": may_somewhere(request.user, "briefing.publish"),
    }
    return render(request, "briefing/issue_list.html", context)


@access(STAFF)
@require_GET
def issue_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    _form, found = _filtered(request)
    response = HttpResponse(workbook_of(found), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="issues.xlsx"'
    return response


@access(STAFF)
@require_GET
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: where it stands, who signed, what was corrected, and everything that happened to it."""
    issue = issue_or_404(request, pk)
    context = {
        "issue": issue,
        "sign_offs": issue.sign_offs.select_related("user"),
        "corrections": issue.corrections.select_related("by", "item"),
        "withdrawal": getattr(issue, "withdrawal", None),
        "history": lines_of(history_of(issue).order_by("-number")),
        "may_correct": rules.may_correct(request.user, issue),
        "may_edit": not list(rules.edit_refusals(issue, by=request.user)),
        "may_discard": rules.may_compose(request.user, issue) and issue.state in ("composing", "missing"),
    }
    return render(request, "briefing/issue_detail.html", context)


@access(STAFF)
@require_GET
def issue_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The manuscript as running text: what will be printed, without the pages."""
    issue = issue_or_404(request, pk)
    manuscript = compose(issue)
    sections = [
        (section, [(item, list(grouped(item.blocks))) for item in section.items]) for section in manuscript.sections
    ]
    template = "briefing/_preview.html" if "HX-Request" in request.headers else "briefing/issue_preview.html"
    return render(request, template, {"issue": issue, "manuscript": manuscript, "sections": sections})


@access(permission_required("briefing.compose"))
@require_http_methods(["GET", "POST"])
def issue_open(request: HttpRequest) -> HttpResponseBase:
    """Open the next issue."""
    form = OpenForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            issue = issues.open_issue(**form.cleaned_data, by=request.user)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            messages.success(request, _("已开 %(issue)s。") % {"issue": issue.line})
            return redirect("briefing:issue_compose", pk=issue.pk)
    status = 422 if form.is_bound else 200
    return render(request, "briefing/issue_open.html", {"form": form, "next": _next_places(form)}, status=status)


@access(permission_required("briefing.publish"))
@require_http_methods(["GET", "POST"])
def issue_missing(request: HttpRequest) -> HttpResponseBase:
    """Register a number that cannot be found."""
    form = MissingForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            issue = issues.register_missing(**form.cleaned_data, by=request.user)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            messages.success(request, _("已登记缺号：%(issue)s。") % {"issue": issue.line})
            return redirect("briefing:issue_list")
    return render(request, "briefing/issue_missing.html", {"form": form}, status=422 if form.is_bound else 200)


@access(permission_required("briefing.compose"))
@require_http_methods(["GET", "POST"])
def issue_discard(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what will be lost; confirmed, give back a number opened by mistake."""
    issue = issue_or_404(request, pk)
    line = issue.line
    if not is_confirmed(request):
        return ask_first(
            request,
            issue,
            button=_("取消这一登记") if issue.state == IssueState.MISSING else _("取消这一期，收回期号"),
            loss=loss_of_issue(issue),
            refusals=rules.discard_refusals(issue, by=request.user),
            back=reverse("briefing:issue_detail", args=[pk]),
        )
    try:
        issues.discard_issue(issue=issue, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("briefing:issue_detail", pk=pk)
    messages.success(request, _("已取消 %(issue)s，期号已收回。") % {"issue": line})
    return redirect("briefing:issue_list")


@access(permission_required("briefing.compose"))
@require_http_methods(["GET", "POST"])
def issue_particulars(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Date, office, title, closing notes."""
    issue = issue_or_404(request, pk)
    form = ParticularsForm(request.POST or None, initial=ParticularsForm.initial_of(issue))
    if form.is_valid():
        try:
            issues.set_particulars(issue=issue, **form.values(), by=request.user)
        except Refused as refused:
            add_refusals(form, refused)
            if "edited_meanwhile" in refused.codes:
                form.data = {name: form.data[name] for name in form.data} | {"expected_version": str(issue.version)}
        else:
            messages.success(request, _("已保存。"))
            return redirect("briefing:issue_compose", pk=pk)
    status = 422 if form.is_bound else 200
    return render(request, "briefing/issue_particulars.html", {"form": form, "issue": issue}, status=status)


@access(permission_required("briefing.compose"))
@require_POST
def issue_check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Void sign-offs that no longer match the text, however it came to change."""
    issue = issue_or_404(request, pk)
    reason = _("签署之后文字有变")
    if attempt(request, issues.void_sign_offs, issue=issue, reason=reason):
        messages.warning(request, _("文字与签署时不同，签署已作废，本期回到编排。"))
    return redirect("briefing:issue_detail", pk=pk)


def _visible(request: HttpRequest) -> IssueQuerySet:
    codes = {code for name in STAFF_PERMISSIONS for code in host_codes(request.user, name)}
    return Issue.objects.all() if "" in codes else Issue.objects.filter(host__code__in=codes)


def _filtered(request: HttpRequest) -> tuple[IssueFilter, IssueQuerySet]:
    form = IssueFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _visible(request).newest_first().select_related("host").prefetch_related("host__names")
    found = found.annotate(items=Count("sections__items", distinct=True), corrected=Count("corrections", distinct=True))
    for name in ("state", "year"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    return form, found.defer("manuscript_json", "import_report")


def _next_places(form: OpenForm) -> list[tuple[Organisation, Place]]:
    year = form.fields["year"].initial
    places = []
    for host in form.hosts:
        try:
            places.append((host, next_place(host=host, year=year)))
        except Refused:
            continue
    return places
