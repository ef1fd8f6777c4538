"""The list, the shelf, one article, and its moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.accounts.wording import action_words
from xiefa.activities.models import Activity
from xiefa.kernel.access import access
from xiefa.kernel.audit import history_of
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused
from xiefa.newsroom import rules
from xiefa.newsroom.blocks import grouped
from xiefa.newsroom.domain import articles as verbs
from xiefa.newsroom.domain.mentions import settle_name
from xiefa.newsroom.domain.presence import others_editing
from xiefa.newsroom.domain.queries import counts_by_state, filtered
from xiefa.newsroom.forms import ArticleFilter
from xiefa.newsroom.lifecycle import ARTICLE
from xiefa.newsroom.models import Article, ArticleQuerySet
from xiefa.newsroom.sheet import workbook_of
from xiefa.registry.models import Organisation

_PAGE = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The moves that have a button here; the others belong to the room that composes issues.
_VERBS: dict[str, Any] = {
    "submit": verbs.submit,
    "accept": verbs.accept,
    "return": verbs.return_for_change,
    "withdraw": verbs.withdraw,
    "reopen": verbs.reopen,
}


@access(permission_required(rules.WRITE))
@require_GET
def article_list(request: HttpRequest) -> HttpResponse:
    """Articles that this person may see, filtered."""
    visible = Article.objects.visible_to(request.user)
    form = ArticleFilter(request.GET, hosts=_hosts(visible))
    found = filtered(visible, form.cleaned_data if form.is_valid() else {})
    page = Paginator(found.with_names().defer("blocks", "words"), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "counts": counts_by_state(visible), "hosts": form.fields["host"].queryset}
    return render(request, "newsroom/article_list.html", context)


@access(permission_required(rules.WRITE))
@require_GET
def article_shelf(request: HttpRequest) -> HttpResponse:
    """Accepted articles that wait for an issue, by kind, the longest waiting first."""
    waiting = Article.objects.visible_to(request.user).on_shelf().with_names().defer("words")
    shelf: dict[str, list[Article]] = {}
    for article in waiting:
        shelf.setdefault(article.kind, []).append(article)
    groups = [(found[0].kind_rule, found[0].kind_name, found) for found in shelf.values()]
    return render(request, "newsroom/article_shelf.html", {"shelf": groups})


@access(permission_required(rules.WRITE))
@require_GET
def article_export(request: HttpRequest) -> HttpResponse:
    """The list, as filtered, as an Excel file."""
    visible = Article.objects.visible_to(request.user)
    form = ArticleFilter(request.GET, hosts=_hosts(visible))
    found = filtered(visible, form.cleaned_data if form.is_valid() else {})
    response = HttpResponse(workbook_of(found.with_names()), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="articles.xlsx"'
    return response


@access(permission_required(rules.WRITE))
@require_GET
def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One article as it will be printed, with what may be done and what to look at."""
    article = article_or_404(request, pk)
    context = {
        "article": article,
        "runs_of_blocks": list(grouped(article.content)),
        "offers": _offers(request, article),
        "gaps": list(rules.gaps(article)),
        "hints": list(rules.hints(article)),
        "edit_refusals": list(rules.edit_refusals(article, by=request.user)),
        "others": others_editing(article, besides=request.user),
        "mentions": _mentions(article),
        "record": _record(request, article),
        "history": [(event, action_words(event.action)) for event in history_of(article)],
        "is_saved": "saved" in request.GET,
    }
    return render(request, "newsroom/article_detail.html", context)


@access(permission_required(rules.WRITE))
@require_POST
def article_move(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Submit, accept, return, withdraw or reopen."""
    article = article_or_404(request, pk)
    if verb not in _VERBS:
        raise Http404
    more: dict[str, Any] = {}
    if verb == "return":
        more["note"] = request.POST.get("note", "")
    elif verb == "accept":
        more["expected_version"] = version_in(request.GET, "version")
    try:
        _VERBS[verb](article=article, by=request.user, **more)
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal.message))
    else:
        messages.success(request, _done(verb))
    return redirect(article)


@access(permission_required(rules.WRITE))
@require_POST
def article_settle_name(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say which organisation a name in the text means."""
    article = article_or_404(request, pk)
    organisation = get_object_or_404(Organisation, code=request.POST.get("organisation", ""))
    try:
        settle_name(article=article, text=request.POST.get("text", ""), organisation=organisation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记下这个名称所指的组织。"))
    return redirect(article)


def version_in(values: QueryDict, name: str) -> int | None:
    """The version number that was sent under ``name``; None when it is none."""
    sent = values.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def article_or_404(request: HttpRequest, pk: int) -> Article:
    """The article, if this person may know of it."""
    found = Article.objects.visible_to(request.user).select_related("host", "author", "source")
    return get_object_or_404(found.prefetch_related("host__names", "contributions__organisation__names"), pk=pk)


def _record(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """The record of what the article tells: how far it is and of which days; its page for who may read it.

    Days and kind come from the article itself, and the state says nothing about the alliance, so every editor sees it.
    """
    if article.activity_record_id is None:
        return None
    record = Activity.objects.select_related("form", "reporter").get(pk=article.activity_record_id)
    return {"row": record, "may_read": Activity.objects.visible_to(request.user).filter(pk=record.pk).exists()}


def _hosts(visible: ArticleQuerySet) -> Any:
    return Organisation.objects.filter(pk__in=visible.order_by().values("host")).with_names()


def _offers(request: HttpRequest, article: Article) -> list[dict[str, Any]]:
    offers = []
    for offer in ARTICLE.offers(article, by=request.user):
        verb = offer.move.verb
        if verb in _VERBS:
            url = reverse("newsroom:article_move", kwargs={"pk": article.pk, "verb": verb})
            offers.append({"offer": offer, "verb": verb, "url": f"{url}?version={article.version}"})
    return offers


def _mentions(article: Article) -> list[dict[str, Any]]:
    """One entry a name: what it means, or what it may mean."""
    rows = list(article.mentions.select_related("organisation").prefetch_related("organisation__names"))
    wanted = {key for row in rows if len(row.candidates) > 1 for key in row.candidates}
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=wanted).with_names()} if wanted else {}
    entries: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = entries.setdefault(row.text, {"mention": row, "count": 0, "candidates": []})
        entry["count"] += 1
        entry["candidates"] = [known[key] for key in row.candidates if key in known]
    return list(entries.values())


def _done(verb: str) -> str:
    return {
        "submit": _("已提交，等待编辑处理。"),
        "accept": _("已采用，稿件在“待编”中等候编入简报。"),
        "return": _("已退回作者修改。"),
        "withdraw": _("已撤稿。稿件仍保留，可以恢复。"),
        "reopen": _("已恢复为草稿。"),
    }[verb]
