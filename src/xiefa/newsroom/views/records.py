"""The story of a record: looked at first, then put on the desk as a draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiefa.activities.models import Activity
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.newsroom import rules
from xiefa.newsroom.domain.stories import article_about, kind_of, story_of_record, story_paragraphs
from xiefa.newsroom.models import Article


@access(permission_required(rules.WRITE))
@require_http_methods(["GET", "POST"])
def article_from_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the draft would say, and the button that writes it; where it is written already, the way to it."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)
    refusals: tuple[Refusal, ...] = tuple(rules.write_refusals(activity.host, kind_of(activity), by=request.user))
    known = article_about(activity)
    is_mine = known is not None and Article.objects.visible_to(request.user).filter(pk=known.pk).exists()
    if request.method == "POST" and (known is None or is_mine):
        try:
            written = story_of_record(activity=activity, by=request.user)
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("已起草。请在稿件里改好，再提交。"))
            return redirect(written)
    context = {
        "activity": activity,
        "article": known if is_mine else None,
        "is_drafted": known is not None,
        "paragraphs": story_paragraphs(activity),
        "refusals": refusals,
    }
    status = 422 if refusals and request.method == "POST" else 200
    return render(request, "newsroom/article_from_record.html", context, status=status)
