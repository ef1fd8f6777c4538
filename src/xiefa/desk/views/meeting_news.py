"""A news item about a meeting: looked at first, then put on the newsroom's desk as a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.council.documents.news import news_heading, news_paragraphs
from xiefa.council.domain.facts import facts_of
from xiefa.council.models import Meeting
from xiefa.desk.errands import article_about, is_over, news_of_meeting, news_refusals
from xiefa.kernel.access import access
from xiefa.kernel.permission import may, permission_required
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.newsroom.models import Article


@access(permission_required("council.view"))
@require_http_methods(["GET", "POST"])
def meeting_news(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the draft would say, and the button that writes it; where it is written already, the way to it."""
    rows = Meeting.objects.visible_to(request.user).select_related("host").prefetch_related("host__names")
    meeting = get_object_or_404(rows, pk=pk)
    if not may(request.user, "council.view", host_code=meeting.host.code):
        raise Http404
    refusals: tuple[Refusal, ...] = tuple(news_refusals(meeting, by=request.user))
    if request.method == "POST":
        try:
            written = news_of_meeting(meeting=meeting, by=request.user)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("已起草。请在稿件里改好，再提交。"))
            return redirect(written)
    status = 422 if refusals and request.method == "POST" else 200
    facts, article = facts_of(meeting), article_about(meeting)
    is_mine = article is not None and Article.objects.visible_to(request.user).filter(pk=article.pk).exists()
    words = {
        "meeting": meeting,
        "is_drafted": article is not None,
        "article": article if is_mine else None,
        "headline": news_heading(facts),
        "paragraphs": news_paragraphs(facts) if is_over(meeting) else (),
        "refusals": refusals,
    }
    return render(request, "desk/meeting_news.html", words, status=status)
