"""Writing and editing in the browser, two people at once included."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused
from xiefa.newsroom import rules
from xiefa.newsroom.conflict import Conflict, conflict_of
from xiefa.newsroom.domain.articles import ChangedMeanwhile, revise, write_article
from xiefa.newsroom.domain.presence import mark_gone, mark_present, others_editing
from xiefa.newsroom.forms import ArticleForm, initial_of
from xiefa.newsroom.models import Article, ArticleVersion
from xiefa.newsroom.views.articles import article_or_404, version_in
from xiefa.registry.models import OrganisationName


@access(permission_required(rules.WRITE))
@require_http_methods(["GET", "POST"])
def article_write(request: HttpRequest) -> HttpResponseBase:
    """A new article."""
    hosts = ArticleForm(user=request.user).fields["host"].queryset
    form = ArticleForm(request.POST or None, user=request.user, initial={"host": hosts.first()})
    if form.is_valid():
        try:
            article = write_article(host=form.cleaned_data["host"], by=request.user, **form.values())
        except Refused as refused:
            _add_refusals(form, refused)
        else:
            _tell(request, form)
            return _saved(request, article)
    return _page(request, form, None)


@access(permission_required(rules.WRITE))
@require_http_methods(["GET", "POST"])
def article_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new version of an article; where somebody else was faster, both texts side by side."""
    article = article_or_404(request, pk)
    refusals = list(rules.edit_refusals(article, by=request.user))
    if refusals and request.method == "GET":
        for refusal in refusals:
            messages.error(request, str(refusal.message))
        return redirect(article)
    form = ArticleForm(request.POST or None, user=request.user, initial=initial_of(article))
    form.fields["host"].disabled = True
    if not form.is_valid():
        return _page(request, form, article)
    version = form.cleaned_data["expected_version"] or 0
    try:
        saved = revise(
            article=article,
            expected_version=version,
            reason=form.cleaned_data["reason"],
            by=request.user,
            **form.values(),
        )
    except ChangedMeanwhile as changed:
        return _page(request, form, article, conflict=_conflict(form, changed.article, version))
    except Refused as refused:
        _add_refusals(form, refused)
        return _page(request, form, article)
    mark_gone(article=article, by=request.user)
    _tell(request, form)
    return _saved(request, saved)


@access(permission_required(rules.WRITE))
@require_POST
def article_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign of life from the editing page; answers who else has the article open, and its version."""
    article = article_or_404(request, pk)
    mark_present(article=article, by=request.user)
    shown = version_in(request.POST, "expected_version")
    context = {
        "others": others_editing(article, besides=request.user),
        "newer": article.version if shown is not None and shown < article.version else None,
        "article": article,
    }
    return render(request, "newsroom/_presence.html", context)


def _page(
    request: HttpRequest, form: ArticleForm, article: Article | None, *, conflict: Conflict | None = None
) -> HttpResponse:
    others: list[Any] = []
    if article:
        mark_present(article=article, by=request.user)
        others = others_editing(article, besides=request.user)
    if form.is_bound and not conflict:
        form.show_as_text()
    context = {
        "form": form,
        "article": article,
        "others": others,
        "newer": None,
        "conflict": conflict,
        "names": _known_names(),
    }
    status = 409 if conflict else 422 if form.is_bound else 200
    return render(request, "newsroom/article_edit.html", context, status=status)


def _conflict(form: ArticleForm, current: Article, version: int) -> Conflict:
    base = get_object_or_404(ArticleVersion, article=current, number=version)
    latest = get_object_or_404(ArticleVersion, article=current, number=current.version)
    conflict = conflict_of(base=base, latest=latest, mine=form.values())
    form.put_blocks(conflict.merged.blocks)
    form.put_values(**conflict.fields, expected_version=str(current.version))
    return conflict


def _saved(request: HttpRequest, article: Article) -> HttpResponseBase:
    messages.success(request, _("已保存为第 %(version)s 版。") % {"version": article.version})
    return redirect(f"{article.get_absolute_url()}?saved=1")


def _tell(request: HttpRequest, form: ArticleForm) -> None:
    """Say what a paste brought along and the text could not keep."""
    sentences = {
        "foreign-picture": lambda n: ngettext(
            "有 %(n)s 张随粘贴带来的图片没有保存，请用“图片”按钮上传。",
            "有 %(n)s 张随粘贴带来的图片没有保存，请用“图片”按钮上传。",
            n,
        ),
        "merged-cells": lambda n: _("表格里合并的单元格已拆开，请检查表格。"),
        "nested-table": lambda n: _("表格里套着的表格已并成文字，请检查表格。"),
    }
    for remark in form.remarks:
        sentence = sentences[remark.code](remark.count)
        messages.warning(request, sentence % {"n": remark.count} if "%(n)s" in sentence else sentence)


def _add_refusals(form: ArticleForm, refused: Refused) -> None:
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))


def _known_names() -> list[str]:
    names = OrganisationName.objects.filter(kind__in=["full", "short"], until=None)
    return sorted(set(names.values_list("text", flat=True)[:2000]))
