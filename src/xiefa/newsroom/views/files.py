"""Files in: articles from Word and other files, pictures. Files out: both again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, refuse_if
from xiefa.manuscript.model import Picture
from xiefa.newsroom import rules
from xiefa.newsroom.domain.pictures import keep_picture, too_heavy
from xiefa.newsroom.domain.sources import import_article
from xiefa.newsroom.forms import ImportForm
from xiefa.newsroom.models import Article, ArticlePicture, SourceFile
from xiefa.newsroom.plaintext import text_from_blocks
from xiefa.newsroom.views.articles import article_or_404


@access(permission_required(rules.WRITE))
@require_http_methods(["GET", "POST"])
def article_import(request: HttpRequest) -> HttpResponseBase:
    """A file becomes a draft; one that cannot be read is kept, and the page says what is wrong with it."""
    hosts = ImportForm(user=request.user).fields["host"].queryset
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user, initial={"host": hosts.first()})
    if form.is_valid():
        try:
            made = _import(request, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if isinstance(made, Article):
                messages.success(request, _("已从文件建立草稿。请对照“文件导入”一栏检查，再提交。"))
                return redirect(made)
            form.add_error("file", made.problem)
    failed = SourceFile.objects.filter(uploaded_by=request.user).exclude(problem="")[:10]
    context = {"form": form, "failed": failed}
    return render(request, "newsroom/article_import.html", context, status=422 if form.is_bound else 200)


@access(permission_required(rules.WRITE))
@require_GET
def article_original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that an article was taken from, as it came."""
    article = article_or_404(request, pk)
    if article.source is None:
        raise Http404
    return FileResponse(article.source.file.open("rb"), as_attachment=True, filename=article.source.name)


@access(permission_required(rules.WRITE))
@require_GET
def source_original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that could not be read, back to the person who uploaded it."""
    source = get_object_or_404(SourceFile, pk=pk, uploaded_by=request.user)
    return FileResponse(source.file.open("rb"), as_attachment=True, filename=source.name)


@access(permission_required(rules.WRITE))
@require_POST
def picture_upload(request: HttpRequest) -> HttpResponse:
    """Keep a picture: JSON for the editor, a page with the line to copy for a browser without script."""
    file: Any = request.FILES.get("picture")
    try:
        refuse_if(too_heavy(file.size if file else 0))
        picture = keep_picture(data=file.read() if file else b"", by=request.user)
    except Refused as refused:
        if request.accepts("text/html"):
            messages.error(request, str(refused))
            return redirect("newsroom:article_list")
        return JsonResponse({"message": str(refused)}, status=422)
    if request.accepts("text/html"):
        block = Picture(picture.sha256, picture.media_type, width=picture.width, height=picture.height)
        return render(request, "newsroom/picture_kept.html", {"picture": picture, "line": text_from_blocks([block])})
    return JsonResponse(
        {
            "sha256": picture.sha256,
            "mediaType": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "hasPlace": picture.has_place,
            "url": reverse("newsroom:picture_file", kwargs={"sha256": picture.sha256}),
        }
    )


@access(permission_required(rules.WRITE))
@require_GET
def picture_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The bytes of a picture; they never change under this address."""
    picture = get_object_or_404(ArticlePicture, sha256=sha256)
    response = FileResponse(picture.file.open("rb"), content_type=picture.media_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _import(request: HttpRequest, form: ImportForm) -> Article | SourceFile:
    file = form.cleaned_data["file"]
    return import_article(
        data=file.read(),
        name=file.name,
        host=form.cleaned_data["host"],
        kind=form.cleaned_data["kind"],
        by=request.user,
    )
