"""Tasks that resolutions handed out: who answers for them, what is late, what has been reported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.accounts.wording import action_words
from xiefa.council import rules
from xiefa.council.domain import tasks as verbs
from xiefa.council.forms.deciding import ReportForm, TaskFilter
from xiefa.council.lifecycle import TASK
from xiefa.council.models import Task, TaskQuerySet
from xiefa.council.sheets import tasks_sheet
from xiefa.kernel import clock
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.models import Organisation

_PAGE = 30
_VERBS: dict[str, Any] = {"finish": verbs.finish, "reopen": verbs.reopen}
sees = access(permission_required(rules.VIEW))


@sees
@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks that this person may see, those to be looked at first on top."""
    visible = Task.objects.visible_to(request.user)
    form = _filter(request, visible)
    page = Paginator(_with_names(form.chosen(visible)), _PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    words = {"form": form, "page": page, "today": today, "late_count": visible.late(today).count()}
    return render(request, "council/task_list.html", words | {"hosts": form.fields["host"].queryset})  # type: ignore[attr-defined]


@sees
@require_GET
def task_export(request: HttpRequest) -> HttpResponse:
    """The same tasks as an Excel sheet."""
    visible = Task.objects.visible_to(request.user)
    return tasks_sheet(_with_names(_filter(request, visible).chosen(visible)), today=clock.today())


@sees
@require_GET
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with its reports and what may be done."""
    return _page(request, _task(request, pk), ReportForm())


@sees
@require_POST
def task_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write down how far a task has come."""
    task = _task(request, pk)
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            verbs.report_on(task=task, text=form.cleaned_data["text"], by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已记下进展。"))
            return redirect("council:task_detail", pk=pk)
    return _page(request, task, form)


@sees
@require_POST
def task_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Finish a task, or take it up again: each undoes the other."""
    if verb not in _VERBS:
        raise Http404
    try:
        _VERBS[verb](task=_task(request, pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已办结。") if verb == "finish" else _("已重新办理。"))
    return redirect("council:task_detail", pk=pk)


def _page(request: HttpRequest, task: Task, form: ReportForm) -> HttpResponse:
    offers = [
        (offer, reverse("council:task_move", kwargs={"pk": task.pk, "verb": offer.move.verb}))
        for offer in TASK.offers(task, by=request.user)
        if offer.move.verb in _VERBS
    ]
    words = {
        "task": task,
        "form": form,
        "offers": offers,
        "today": clock.today(),
        "may_report": not TASK.refusals(task, "report", by=request.user),
        "reports": task.reports.select_related("reported_by").order_by("-pk"),
        "history": [(event, action_words(event.action)) for event in history_of(task)],
    }
    return render(request, "council/task_detail.html", words, status=422 if form.errors else 200)


def _task(request: HttpRequest, pk: int) -> Task:
    return get_object_or_404(_with_names(Task.objects.visible_to(request.user)), pk=pk)


def _with_names(tasks: TaskQuerySet) -> TaskQuerySet:
    rows = tasks.select_related("effect__resolution__host", "effect__resolution__body", "report_to")
    return rows.prefetch_related("effect__resolution__host__names")


def _filter(request: HttpRequest, visible: TaskQuerySet) -> TaskFilter:
    hosts = Organisation.objects.filter(pk__in=visible.order_by().values("effect__resolution__host")).with_names()
    return TaskFilter(request.GET, hosts=hosts)
