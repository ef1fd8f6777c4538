"""Writing a scheme in the browser: one thing at a time, faults beside their places, nothing of two people lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.evaluation import editing
from xiefa.evaluation.domain import schemes as verbs
from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.forms.indicators import IndicatorForm, kind_choices
from xiefa.evaluation.forms.particulars import BandsForm, ParticularsForm
from xiefa.evaluation.forms.rule_fields import FIELDS
from xiefa.evaluation.forms.schemes import TextForm
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import SchemeVersion
from xiefa.evaluation.outline import band_lines, outline_of
from xiefa.evaluation.scheme_files import read_text, written
from xiefa.evaluation.scoring import Unfit, plain_scheme, repairs
from xiefa.evaluation.views.pages import arranged_scheme, arranges
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry.views.pages import posted

_CHANGES: dict[str, Callable[[editing.Content, editing.Path], editing.Content]] = {
    "up": lambda content, path: editing.moved(content, path, -1),
    "down": lambda content, path: editing.moved(content, path, 1),
    "remove": editing.without,
}


@arranges
@require_GET
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as an outline that can be changed, with every fault beside its place and what would mend it."""
    return _page(request, _draft(request, pk))


@arranges
@require_POST
def scheme_change(request: HttpRequest, pk: int, address: str, act: str) -> HttpResponse:
    """Move an indicator up or down, or take it out."""
    scheme = _draft(request, pk)
    if act not in _CHANGES:
        raise Http404
    try:
        content = _CHANGES[act](scheme.content, editing.path_of(address))
    except (IndexError, KeyError):
        raise Http404 from None
    done = _("已移出。") if act == "remove" else _("已移动。")
    return _save(request, scheme, content, done) or _page(request, scheme, status=422)


@arranges
@require_POST
def scheme_repair(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Mend the bands in one of the ways that are offered."""
    scheme = _draft(request, pk)
    offered = repairs(scheme.content)
    if number >= len(offered):
        raise Http404
    return _save(request, scheme, offered[number].data, _("等级已修正。")) or _page(request, scheme, status=422)


@arranges
@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, pk: int, address: str) -> HttpResponse:
    """Change one indicator; faults of what is typed are said while one types."""
    scheme, path = _draft(request, pk), editing.path_of(address)
    node = _node_or_404(scheme, path)
    kind = _asked_kind(request, node)
    form = _indicator_form(request, scheme, node, kind, path)
    return _indicator_page(request, scheme, form, path, lambda said: editing.with_node(scheme.content, path, said))


@arranges
@require_http_methods(["GET", "POST"])
def indicator_add(request: HttpRequest, pk: int, address: str) -> HttpResponse:
    """One more indicator below another, or one more dimension."""
    scheme, above = _draft(request, pk), editing.path_of(address)
    if above:
        _node_or_404(scheme, above)
    kind = _asked_kind(request, {})
    node: editing.Node = {} if kind else {"children": []}
    form = _indicator_form(request, scheme, node, kind, (*above, 0))
    return _indicator_page(request, scheme, form, None, lambda said: editing.with_added(scheme.content, above, said))


@arranges
@require_http_methods(["GET", "POST"])
def scheme_bands(request: HttpRequest, pk: int) -> HttpResponse:
    """The grades, from high to low."""
    scheme = _draft(request, pk)
    form = BandsForm(posted(request), content=scheme.content, revision=scheme.revision)
    return _part_page(request, scheme, form, _("等级"))


@arranges
@require_http_methods(["GET", "POST"])
def scheme_particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Its names, since when it is offered, how it is rounded and what a missing value means."""
    scheme = _draft(request, pk)
    form = ParticularsForm(posted(request), content=scheme.content, revision=scheme.revision)
    return _part_page(request, scheme, form, _("名称与计算"))


@arranges
@require_http_methods(["GET", "POST"])
def scheme_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole scheme as text, for those who know it."""
    scheme = _draft(request, pk)
    form = TextForm(posted(request), initial={"text": written(scheme.content), "revision": scheme.revision})
    if form.is_bound and form.is_valid():
        try:
            content = plain_scheme(read_text(form.cleaned_data["text"].encode()))
        except Unfit as unfit:
            for one in unfit.problems:
                form.add_error("text", spoken(one.zh, one.en))
        else:
            done = _save(request, scheme, content, _("已保存。"), form=form)
            if done is not None:
                return done
    context = {"scheme": scheme, "form": form, "now": written(scheme.content) if form.errors else ""}
    return render(request, "evaluation/scheme_text.html", context, status=422 if form.errors else 200)


def _draft(request: HttpRequest, pk: int) -> SchemeVersion:
    """The scheme while it can be changed; what is fixed has no such page."""
    scheme = arranged_scheme(request, pk)
    if scheme.state != SchemeState.DRAFT:
        raise Http404
    return scheme


def _node_or_404(scheme: SchemeVersion, path: editing.Path) -> editing.Node:
    try:
        return editing.node_at(scheme.content, path)
    except (IndexError, KeyError):
        raise Http404 from None


def _asked_kind(request: HttpRequest, node: editing.Node) -> str:
    """The kind of rule on the form: the one that is asked for, else that of the indicator."""
    rule = node.get("rule")
    own = str(rule.get("kind", "")) if isinstance(rule, dict) else ""
    asked = request.GET.get("kind", own)
    return asked if asked in FIELDS and "children" not in node else ""


def _indicator_form(
    request: HttpRequest, scheme: SchemeVersion, node: editing.Node, kind: str, path: editing.Path
) -> IndicatorForm:
    share = "weight" if editing.weighs(scheme.content, path) else "points"
    return IndicatorForm(
        posted(request), content=scheme.content, node=node, kind=kind, share=share, revision=scheme.revision
    )


def _indicator_page(
    request: HttpRequest,
    scheme: SchemeVersion,
    form: IndicatorForm,
    path: editing.Path | None,
    changed: Callable[[editing.Node], editing.Content],
) -> HttpResponse:
    """Save, or show the form again; a request of the page's script only asks what would be wrong."""
    if form.is_bound and form.is_valid():
        content = changed(form.said())
        if request.headers.get("HX-Request") == "true":
            return render(request, "evaluation/_faults.html", {"faults": outline_of(content).faults})
        done = _save(request, scheme, content, _("已保存。"), form=form)
        if done is not None:
            return done
    kinds = [] if form.node.get("children") else kind_choices()
    context = {
        "scheme": scheme, "form": form, "kinds": kinds, "kind": form.kind, "is_new": path is None,
        "now": written(form.node) if form.errors and path is not None else "",
    }  # fmt: skip
    return render(request, "evaluation/indicator_edit.html", context, status=422 if form.errors else 200)


def _part_page(request: HttpRequest, scheme: SchemeVersion, form: Any, title: str) -> HttpResponse:
    """The page of bands or of names: like that of an indicator, for the whole scheme."""
    if form.is_bound and form.is_valid():
        content = form.said()
        if request.headers.get("HX-Request") == "true":
            return render(request, "evaluation/_faults.html", {"faults": outline_of(content).faults})
        done = _save(request, scheme, content, _("已保存。"), form=form)
        if done is not None:
            return done
    context = {"scheme": scheme, "form": form, "title": title}
    return render(request, "evaluation/scheme_part.html", context, status=422 if form.errors else 200)


def _save(
    request: HttpRequest, scheme: SchemeVersion, content: Any, done: str, *, form: Any = None
) -> HttpResponse | None:
    """Save the draft and go back to it; None when that is refused, with the reasons on the form or on the page."""
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isdecimal() else -1
    try:
        verbs.change_scheme(scheme=scheme, content=content, revision=number, by=request.user)
    except Refused as refused:
        if form is None:
            for refusal in refused.refusals:
                messages.error(request, str(refusal.message))
            return None
        show_on(form, refused)
        # What is stored now stands beside the input; saving again is a decision of its own.
        form.data = form.data.copy() | {"revision": str(scheme.revision)}
        return None
    messages.success(request, done)
    return redirect("evaluation:scheme_edit", pk=scheme.pk)


def _page(request: HttpRequest, scheme: SchemeVersion, *, status: int = 200) -> HttpResponse:
    outline = outline_of(scheme.content)
    context = {
        "scheme": scheme,
        "outline": outline,
        "repairs": [spoken(one.zh, one.en) for one in repairs(scheme.content)],
        "bands": band_lines(outline.scheme) if outline.scheme else [],
        "text_url": reverse("evaluation:scheme_text", args=[scheme.pk]),
    }
    return render(request, "evaluation/scheme_edit.html", context, status=status)
