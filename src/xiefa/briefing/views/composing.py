"""The composing desk: sections and items in order, the shelf, remarks and pages beside them.

Every button is a form that works without script. With htmx, the answer is the board with the shelf; the
event ``board-changed`` lets the remarks and the pages fetch themselves anew.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.briefing import rules
from xiefa.briefing.domain import issues
from xiefa.briefing.losses import loss_of_item, loss_of_section
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.briefing.proofing import Remark, proofread_issue
from xiefa.briefing.views.found import (
    STAFF,
    ask_first,
    attempt,
    is_confirmed,
    issue_or_404,
    item_or_404,
    section_or_404,
)
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.newsroom.models import Article

COMPOSE = permission_required("briefing.compose")


@access(STAFF)
@require_GET
def issue_compose(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole desk."""
    issue = issue_or_404(request, pk)
    remarks = proofread_issue(issue)
    context = {
        **_board(request, issue, remarks),
        "remarks": remarks,
        "shelf": _shelf(issue),
        "pages_url": _pages_url(issue),
        "gaps": list(rules.gaps(issue)),
    }
    return render(request, "briefing/issue_compose.html", context)


@access(STAFF)
@require_GET
def issue_remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """What proofreading finds, fetched anew after a change."""
    issue = issue_or_404(request, pk)
    context = {"issue": issue, "remarks": proofread_issue(issue), "gaps": list(rules.gaps(issue))}
    return render(request, "briefing/_remarks.html", context)


@access(COMPOSE)
@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Move an item: ``step`` up or down, over the edge of a section too, or to a section and position."""
    item = item_or_404(request, pk)
    issue = item.section.issue
    section, position = _destination(request, item)
    moved = attempt(request, issues.move_item, item=item, section=section, position=position)
    words = {"heading": item.heading, "section": section.title, "at": moved.position if moved else 0}
    return _answer(request, issue, _("“%(heading)s”现在是“%(section)s”的第 %(at)s 条。") % words if moved else "")


@access(COMPOSE)
@require_http_methods(["GET", "POST"])
def item_remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what will be lost; confirmed, take an item out."""
    item = item_or_404(request, pk)
    if not is_confirmed(request):
        button = _("移出，放回稿架") if item.article_id else _("移出本期")
        return _ask(request, item.section.issue, button=button, loss=loss_of_item(item))
    issue, heading, was_article = item.section.issue, item.heading, item.article_id is not None
    attempt(request, issues.remove_item, item=item)
    is_done = not IssueItem.objects.filter(pk=pk).exists()
    done = _("“%(heading)s”已移出，稿件回到待用稿架。") if was_article else _("“%(heading)s”已移出本期。")
    return _answer(request, issue, done % {"heading": heading} if is_done else "")


@access(COMPOSE)
@require_POST
def item_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an article from the shelf into a section."""
    issue = issue_or_404(request, pk)
    article = get_object_or_404(Article.objects.on_shelf(), pk=_number(request, "article"), host=issue.host)
    section = get_object_or_404(issue.sections, pk=_number(request, "section"))
    made = attempt(request, issues.add_article, section=section, article=article)
    words = {"heading": article.heading, "section": section.title}
    return _answer(request, issue, _("“%(heading)s”已加入“%(section)s”。") % words if made else "")


@access(COMPOSE)
@require_POST
def section_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a section at the end."""
    issue = issue_or_404(request, pk)
    made = attempt(request, issues.add_section, issue=issue, title=request.POST.get("title", "")[:200])
    return _answer(request, issue, _("已增加栏目“%(title)s”。") % {"title": made.title} if made else "")


@access(COMPOSE)
@require_POST
def section_change(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rename, move or delete a section; before an empty one is deleted, say so."""
    section = section_or_404(request, pk)
    asks = request.POST.get("verb") == "remove" and not is_confirmed(request)
    if asks and not section.items.exists():
        words = {"button": _("删去空栏目"), "loss": loss_of_section(section), "verb": "remove"}
        return _ask(request, section.issue, **words)
    done = _SECTION_VERBS.get(request.POST.get("verb", ""), _unknown)(request, section)
    return _answer(request, section.issue, done)


def _ask(request: HttpRequest, issue: Issue, **words: str) -> HttpResponse:
    refusals = rules.edit_refusals(issue, by=request.user)
    return ask_first(
        request, issue, refusals=refusals, back=reverse("briefing:issue_compose", args=[issue.pk]), **words
    )


def _rename(request: HttpRequest, section: IssueSection) -> str:
    made = attempt(request, issues.rename_section, section=section, title=request.POST.get("title", "")[:200])
    return _("栏目已改名为“%(title)s”。") % {"title": made.title} if made else ""


def _move(request: HttpRequest, section: IssueSection) -> str:
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    position = max(section.position + step, 1) if step else _number(request, "position")
    made = attempt(request, issues.move_section, section=section, position=position)
    words = {"title": section.title, "at": made.position if made else 0}
    return _("栏目“%(title)s”现在排第 %(at)s。") % words if made else ""


def _remove(request: HttpRequest, section: IssueSection) -> str:
    title, issue = section.title, section.issue
    count = issue.sections.count()
    attempt(request, issues.remove_section, section=section)
    return _("已删去栏目“%(title)s”。") % {"title": title} if issue.sections.count() < count else ""


def _unknown(request: HttpRequest, section: IssueSection) -> str:
    raise Http404


_SECTION_VERBS = {"rename": _rename, "move": _move, "remove": _remove}


def _destination(request: HttpRequest, item: IssueItem) -> tuple[IssueSection, int]:
    step = request.POST.get("step", "")
    if step in ("up", "down"):
        return _next_to(item, -1 if step == "up" else 1)
    section = get_object_or_404(item.section.issue.sections, pk=_number(request, "section"))
    return section, _number(request, "position") or section.items.count() + 1


def _next_to(item: IssueItem, step: int) -> tuple[IssueSection, int]:
    """One place up or down; from the edge of a section into the neighbouring one."""
    section, position = item.section, item.position + step
    if 1 <= position <= section.items.count():
        return section, position
    order = list(section.issue.sections.order_by("position"))
    at = order.index(section) + step
    if not 0 <= at < len(order):
        return section, item.position
    neighbour = order[at]
    return neighbour, 1 if step > 0 else neighbour.items.count() + 1


def _answer(request: HttpRequest, issue: Issue, done: str) -> HttpResponseBase:
    if "HX-Request" not in request.headers:
        if done:
            messages.success(request, done)
        return redirect("briefing:issue_compose", pk=issue.pk)
    current = issue_or_404(request, issue.pk)
    refused = [str(message) for message in messages.get_messages(request)]
    context = {**_board(request, current, proofread_issue(current)), "announcement": done, "refused": refused}
    response = render(request, "briefing/_board.html", {**context, "shelf": _shelf(current), "is_answer": True})
    response["HX-Trigger"] = "board-changed"
    return response


def _board(request: HttpRequest, issue: Issue, remarks: tuple[Remark, ...]) -> dict[str, Any]:
    counts = Counter(remark.item_id for remark in remarks if remark.item_id and remark.severity != "notice")
    sections = list(issue.sections.all())
    return {
        "issue": issue,
        "sections": sections,
        "arranged": [
            (one, [(item, counts[item.pk], loss_of_item(item)) for item in one.items.all()], loss_of_section(one))
            for one in sections
        ],
        "edit_refusals": list(rules.edit_refusals(issue, by=request.user)),
        "voided": _last_voided(issue),
    }


def _last_voided(issue: Issue) -> Any:
    """The latest void, as long as nobody has signed again since."""
    if issue.state != "composing":
        return None
    voided = [(one.voided_at, one.pk, one) for one in issue.sign_offs.all() if one.voided_at]
    return max(voided)[-1] if voided else None


def _shelf(issue: Issue) -> list[tuple[Article, IssueSection | None]]:
    """Articles that wait, each with the section that takes its kind (the first one that takes all, else)."""
    sections = list(issue.sections.all())
    fallback = next((one for one in sections if not one.kinds), sections[0] if sections else None)
    waiting = Article.objects.filter(host=issue.host).on_shelf().prefetch_related("contributors__names")
    return [(article, next((one for one in sections if article.kind in one.kinds), fallback)) for article in waiting]


def _pages_url(issue: Issue) -> str:
    """Where the room above shows the real pages; without it, the running text."""
    try:
        return reverse("publishing:issue_pages", kwargs={"pk": issue.pk})
    except NoReverseMatch:
        return reverse("briefing:issue_preview", kwargs={"pk": issue.pk})


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0
