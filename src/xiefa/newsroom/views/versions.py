"""The versions of an article, one beside another."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.newsroom import rules
from xiefa.newsroom.blocks import grouped
from xiefa.newsroom.domain.versions import compare
from xiefa.newsroom.models import Article, ArticleVersion
from xiefa.newsroom.views.articles import article_or_404, version_in


@access(permission_required(rules.WRITE))
@require_GET
def article_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first, to pick two from."""
    article = article_or_404(request, pk)
    versions = list(article.versions.select_related("made_by").defer("content"))
    return render(request, "newsroom/article_versions.html", {"article": article, "versions": versions})


@access(permission_required(rules.WRITE))
@require_GET
def article_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it stood."""
    article = article_or_404(request, pk)
    version = get_object_or_404(article.versions.select_related("made_by"), number=number)
    context = {"article": article, "version": version, "runs_of_blocks": list(grouped(version.blocks))}
    return render(request, "newsroom/article_version.html", context)


@access(permission_required(rules.WRITE))
@require_GET
def article_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed from one version to another, side by side or in one column."""
    article = article_or_404(request, pk)
    old = _chosen(request, article, "old", default=max(article.version - 1, 1))
    new = _chosen(request, article, "new", default=article.version)
    context = {
        "article": article,
        "old": old,
        "new": new,
        "comparison": compare(old.content, new.content),
        "view": "inline" if request.GET.get("view") == "inline" else "side",
        "numbers": article.versions.values_list("number", flat=True),
    }
    return render(request, "newsroom/article_compare.html", context)


def _chosen(request: HttpRequest, article: Article, name: str, *, default: int) -> ArticleVersion:
    number = version_in(request.GET, name) if name in request.GET else default
    if number is None:
        raise Http404
    return get_object_or_404(article.versions.select_related("made_by"), number=number)
