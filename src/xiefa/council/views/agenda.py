"""The agenda: points are added, changed, moved and removed, each with its cases.

Every button is a form that works without script. With htmx, the answer to a move is the board.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.council import rules
from xiefa.council.domain import agenda
from xiefa.council.forms.agenda import CasesForm, ItemForm, has_cases
from xiefa.council.forms.preparing import PaperForm
from xiefa.council.losses import loss_of_case, losses_of_item
from xiefa.council.models import AgendaItem, Meeting
from xiefa.council.views.board import board_of
from xiefa.council.views.pages import (
    ask_first,
    attempt,
    case_to_prepare,
    is_confirmed,
    item_to_prepare,
    meeting_or_404,
    meeting_to_prepare,
    prepares,
    saved,
)


@prepares
@require_http_methods(["GET", "POST"])
def item_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new point at the end of the agenda, or of the points under another."""
    meeting = meeting_to_prepare(request, pk)
    initial = {"parent": request.GET.get("parent"), "session": meeting.sessions.first()}
    form = ItemForm(request.POST or None, meeting=meeting, initial=initial)
    if form.is_valid():
        item = saved(request, form, agenda.add_item, meeting=meeting, **form.values())
        if item:
            messages.success(request, _("已加入议程。") if not has_cases(item.kind) else _("已加入议程。请列出事项。"))
            return redirect("council:item_change", pk=item.pk)
    context = {"form": form, "meeting": meeting, "refusals": list(rules.change_refusals(meeting, by=request.user))}
    return render(request, "council/item_add.html", context, status=422 if form.is_bound else 200)


@prepares
@require_http_methods(["GET", "POST"])
def item_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One point: its words, its cases, its papers."""
    item = item_to_prepare(request, pk)
    form = ItemForm(request.POST or None, meeting=item.meeting, item=item, initial=ItemForm.initial_of(item))
    if form.is_valid() and saved(request, form, agenda.change_item, item=item, **form.values()):
        messages.success(request, _("已保存。"))
        return redirect("council:item_change", pk=pk)
    return item_page(request, item, form=form)


@prepares
@require_http_methods(["GET", "POST"])
def item_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what goes with it; confirmed, take a point off the agenda."""
    item = item_to_prepare(request, pk)
    meeting, title = item.meeting, item.title
    if not is_confirmed(request):
        return ask_first(
            request,
            meeting,
            title=_("删去议题"),
            losses=losses_of_item(item),
            refusals=rules.item_refusals(item, by=request.user),
            back=agenda_url(meeting),
        )
    is_done = attempt(request, agenda.remove_item, item=item)
    return board_answer(request, meeting, _("“%(title)s”已从议程删去。") % {"title": title} if is_done else "")


@prepares
@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Move a point: ``step`` up or down among its neighbours, or to a ``parent`` and a ``position``."""
    item = item_to_prepare(request, pk)
    meeting = item.meeting
    parent, position = _destination(request, item)
    is_done = attempt(request, agenda.move_item, item=item, parent=parent, position=position)
    return board_answer(request, meeting, _place_words(item) if is_done else "")


@prepares
@require_POST
def case_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add cases to a point: one, or as many as organisations were ticked."""
    item = item_to_prepare(request, pk)
    form = CasesForm(request.POST, item=item, user=request.user)
    if has_cases(item.kind) and form.is_valid():
        cases = saved(request, form, agenda.add_cases, item=item, cases=form.cases())
        if cases:
            messages.success(request, _("已添加“%(case)s”。") % {"case": _("、").join(map(str, cases))})
            return redirect(f"{reverse('council:item_change', args=[pk])}#cases")
    return item_page(request, item, case_form=form)


@prepares
@require_http_methods(["GET", "POST"])
def case_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask; confirmed, take a case out of its point."""
    case = case_to_prepare(request, pk)
    item, back = case.item, f"{reverse('council:item_change', args=[case.item_id])}#cases"
    if not is_confirmed(request):
        refusals = rules.item_refusals(item, by=request.user)
        losses = [loss_of_case(case)]
        return ask_first(request, item.meeting, title=_("删去事项"), losses=losses, refusals=refusals, back=back)
    if attempt(request, agenda.remove_case, case=case):
        messages.success(request, _("已删去事项。"))
    return redirect(back)


def item_page(
    request: HttpRequest,
    item: AgendaItem,
    *,
    form: ItemForm | None = None,
    case_form: CasesForm | None = None,
    paper_form: PaperForm | None = None,
) -> HttpResponse:
    """The page of one point with its three forms; the one that was refused keeps its input."""
    bound = any(one is not None and one.is_bound for one in (form, case_form, paper_form))
    current = AgendaItem.objects.get(pk=item.pk)
    cases = current.cases.select_related("organisation", "other_organisation", "person", "body", "report_to")
    context = {
        "meeting": item.meeting,
        "item": current,
        "form": form or ItemForm(meeting=item.meeting, item=current, initial=ItemForm.initial_of(current)),
        "cases": cases.prefetch_related("organisation__names", "other_organisation__names"),
        "case_form": case_form or (CasesForm(item=current, user=request.user) if has_cases(current.kind) else None),
        "paper_form": paper_form or PaperForm(),
        "papers": current.papers.all(),
        "text": agenda.text_of(current),
        "gaps": list(rules.case_gaps(current)),
        "refusals": list(rules.item_refusals(current, by=request.user)),
    }
    return render(request, "council/item_change.html", context, status=422 if bound else 200)


def agenda_url(meeting: Meeting) -> str:
    """The meeting's page, at its agenda."""
    return f"{meeting.get_absolute_url()}#agenda"


def board_answer(request: HttpRequest, meeting: Meeting, done: str) -> HttpResponseBase:
    """The board with what was done announced; without script, the whole page."""
    if "HX-Request" not in request.headers:
        if done:
            messages.success(request, done)
        return redirect(agenda_url(meeting))
    refused = [str(message) for message in messages.get_messages(request)]
    context = {**board_of(request, meeting_or_404(request, meeting.pk)), "announcement": done, "refused": refused}
    return render(request, "council/_agenda.html", {**context, "is_answer": True})


def _destination(request: HttpRequest, item: AgendaItem) -> tuple[AgendaItem | None, int]:
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    if step:
        return item.parent, item.position + step
    chosen = request.POST.get("parent", "")
    parent = get_object_or_404(item.meeting.items, pk=chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    position = request.POST.get("position", "")
    last = item.meeting.items.filter(parent=parent).count() + 1
    return parent, int(position) if position.isdecimal() and len(position) < 5 else last


def _place_words(item: AgendaItem) -> str:
    words = {"title": item.title, "at": item.position, "parent": item.parent}
    if item.parent is None:
        return _("“%(title)s”现在是第 %(at)s 个议题。") % words
    return _("“%(title)s”现在是“%(parent)s”下面的第 %(at)s 个议题。") % words
