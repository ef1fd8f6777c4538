"""Pages on which evidence is put beside a record, described, taken away and put back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.activities import rules
from xiefa.activities.domain import evidence as verbs
from xiefa.activities.domain import links
from xiefa.activities.domain.filed import filed
from xiefa.activities.domain.previews import is_heavy
from xiefa.activities.evidence_forms import FilesForm, FilingForm, KnownForm, LinkForm
from xiefa.activities.models import Activity, Evidence
from xiefa.activities.tasks import draw_pages_of, keep_page_of
from xiefa.kernel.access import access
from xiefa.kernel.refusal import Refused, show_on

PER_PAGE = 12
reads = access(rules.view_door)


@reads
@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Upload one file or several; those that are refused are named, the others are kept."""
    activity = _own_or_404(request, pk)
    form = FilesForm(request.POST or None, request.FILES or None, activity=activity)
    if form.is_bound and form.is_valid():
        refused = _add_each(request, activity, form)
        if not refused:
            return redirect(_section(activity))
        for name, message in refused:
            form.add_error("file", f"{name}：{message}")
    return _page(request, "activities/evidence_add.html", form, activity)


@reads
@require_http_methods(["GET", "POST"])
def evidence_link(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Name a page; a copy of it is fetched in the background."""
    activity = _own_or_404(request, pk)
    form = LinkForm(request.POST or None, activity=activity, initial={"sort": _sort_of_links(activity)})

    def add() -> None:
        row = verbs.add_link(activity=activity, url=form.cleaned_data["url"], filing=form.filing(), by=request.user)
        keep_page_of.enqueue(row.pk)

    if form.is_bound and form.is_valid() and _attempt(form, add):
        messages.success(request, _("已添加网址，正在后台存档。"))
        return redirect(_section(activity))
    return _page(request, "activities/evidence_link.html", form, activity)


@reads
@require_http_methods(["GET", "POST"])
def evidence_choose(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let a file that the organisation has uploaded for another record support this one too."""
    activity = _own_or_404(request, pk)
    known, q = verbs.known_files(activity), request.GET.get("q", "").strip()[:60]
    form = KnownForm(request.POST or None, activity=activity, known=known)

    def add() -> None:
        chosen = form.cleaned_data["known"]
        verbs.add_known_file(activity=activity, known=chosen, filing=form.filing(), by=request.user)

    if form.is_bound and form.is_valid() and _attempt(form, add):
        messages.success(request, _("已添加佐证。"))
        return redirect(_section(activity))
    shown = known.filter(name__icontains=q) if q else known
    page = Paginator(shown.select_related("activity__form"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [filed(one, 0) for one in page]
    return _page(request, "activities/evidence_choose.html", form, activity, {"page": page, "rows": rows, "q": q})


@reads
@require_http_methods(["GET", "POST"])
def evidence_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say differently what a piece of evidence is and which pages of it matter."""
    row = own_evidence_or_404(request, pk)
    initial = {name: getattr(row, name) for name in ("sort", "name", "page_range", "remark")}
    form = FilingForm(request.POST or None, activity=row.activity, initial=initial)

    def save() -> None:
        verbs.change_evidence(evidence=row, filing=form.filing(), by=request.user)

    if form.is_bound and form.is_valid() and _attempt(form, save):
        messages.success(request, _("已保存。"))
        return redirect(_section(row.activity))
    return _page(request, "activities/evidence_change.html", form, row.activity, {"row": row})


@reads
@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a piece of evidence away; it can be put back from the same page."""
    row = own_evidence_or_404(request, pk)
    done = _("已移除“%(name)s”；可在“已移除的佐证”中恢复。") % {"name": row.name}
    return _did(request, row, lambda: verbs.remove_evidence(evidence=row, by=request.user), done)


@reads
@require_POST
def evidence_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a piece of evidence back."""
    row = own_evidence_or_404(request, pk)
    done = _("已恢复“%(name)s”。") % {"name": row.name}
    return _did(request, row, lambda: verbs.restore_evidence(evidence=row, by=request.user), done)


@reads
@require_POST
def evidence_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a piece of evidence one place up or down."""
    row = own_evidence_or_404(request, pk)
    if row.removed_at is not None:
        raise Http404
    step = -1 if request.POST.get("to") == "up" else 1
    return _did(request, row, lambda: verbs.move_evidence(evidence=row, step=step, by=request.user), "")


@reads
@require_POST
def evidence_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Try once more to keep the page behind a link."""
    row = own_evidence_or_404(request, pk)

    def again() -> None:
        links.try_again(evidence=row, by=request.user)
        keep_page_of.enqueue(row.pk)

    return _did(request, row, again, _("正在后台重新存档。"))


def own_evidence_or_404(request: HttpRequest, pk: int) -> Evidence:
    """The evidence, if this person may change its record."""
    rows = Evidence.objects.select_related("file", "activity__host", "activity__reporter", "activity__form")
    row = get_object_or_404(rows, pk=pk, activity__in=Activity.objects.visible_to(request.user))
    if not rules.is_reporter(request.user, row.activity):
        raise Http404
    return row


def _own_or_404(request: HttpRequest, pk: int) -> Activity:
    activity = get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)
    if not rules.is_reporter(request.user, activity):
        raise Http404
    return activity


def _add_each(request: HttpRequest, activity: Activity, form: FilesForm) -> list[tuple[str, str]]:
    """Put each file beside the record; the names of those that are refused, and why."""
    files, filing, refused = form.cleaned_data["file"], form.filing(), []
    if len(files) > 1:
        filing = verbs.Filing(filing.sort, "", filing.page_range, filing.remark)
    for one in files:
        try:
            row = verbs.add_file(activity=activity, data=one.read(), file_name=one.name, filing=filing, by=request.user)
        except Refused as error:
            refused.append((one.name[-60:], str(error)))
            continue
        if row.file and is_heavy(row.file):
            draw_pages_of.enqueue(row.file.pk)
    kept = len(files) - len(refused)
    if kept:
        done = ngettext("已添加 %(count)s 件佐证。", "已添加 %(count)s 件佐证。", kept)
        messages.success(request, done % {"count": kept})
    return refused


def _attempt(form: Any, verb: Callable[[], Any]) -> bool:
    try:
        verb()
    except Refused as refused:
        show_on(form, refused)
        return False
    return True


def _did(request: HttpRequest, row: Evidence, verb: Callable[[], Any], done: str) -> HttpResponseBase:
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return redirect(_section(row.activity))


def _page(
    request: HttpRequest, template: str, form: Any, activity: Activity, words: dict[str, Any] | None = None
) -> HttpResponse:
    context = {"form": form, "activity": activity, "back": _section(activity), **(words or {})}
    return render(request, template, context, status=422 if form.errors else 200)


def _section(activity: Activity) -> str:
    return f"{activity.get_absolute_url()}#evidence"


def _sort_of_links(activity: Activity) -> str:
    return "link" if "link" in activity.form.form.evidence else ""
