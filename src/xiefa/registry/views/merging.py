"""The pages of doubles: suggestions, the two rows side by side, merging and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.kernel.refusal import Refusal, Refused, show_on
from xiefa.registry import following, rules
from xiefa.registry.domain.doubles import like_organisations, like_people
from xiefa.registry.domain.merging import (
    merge_organisations,
    merge_people,
    set_apart,
    undo_apart,
    undo_merge,
)
from xiefa.registry.forms import MergeForm, PairForm
from xiefa.registry.models import Merger, NotADouble, Organisation, Person
from xiefa.registry.sheets.members import doubles_sheet
from xiefa.registry.views.pages import PER_PAGE, edits_everything, form_page, posted


@edits_everything
def double_list(request: HttpRequest) -> HttpResponse:
    """Rows that may be one, the mergers of late, and a way to name two organisations oneself."""
    form = PairForm(request.GET if "gone" in request.GET else None, initial=request.GET)
    if form.is_bound and form.is_valid():
        kept, gone = form.cleaned_data["kept"], form.cleaned_data["gone"]
        return redirect("registry:organisation_merge", code=kept.code, other=gone.code)
    mergers = Merger.objects.select_related("organisation_kept", "organisation_gone", "person_kept", "person_gone")
    words = {
        "form": form,
        "page": Paginator(like_organisations(), PER_PAGE).get_page(request.GET.get("page")),
        "people": like_people()[:PER_PAGE],
        "marks": _marks()[:20],
        "mergers": mergers.prefetch_related("organisation_kept__names", "organisation_gone__names")[:20],
    }
    return render(request, "registry/double_list.html", words, status=422 if form.errors else 200)


@edits_everything
@require_GET
def double_export(request: HttpRequest) -> HttpResponse:
    """The suggestions as a sheet."""
    return doubles_sheet([*like_organisations(), *like_people()], file_name="doubles.xlsx")


@edits_everything
def organisation_merge(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Merge the organisation ``other`` into ``code``, after looking at both."""
    organisations = Organisation.objects.with_names()
    kept, gone = get_object_or_404(organisations, code=code), get_object_or_404(organisations, code=other)
    words = {
        "swap": reverse("registry:organisation_merge", args=[other, code]),
        "sides": [_side(_("保留"), kept, _organisation_facts(kept)), _side(_("并入"), gone, _organisation_facts(gone))],
        "consequences": [
            _("“%(gone)s”的名称移到“%(kept)s”：全称成为曾用名，其他名称种类不变。") % {"gone": gone, "kept": kept},
            _("“%(gone)s”仍然保留，标为已终止、不公开，并注明并入哪个组织。") % {"gone": gone},
        ],
    }
    refusals = rules.merge_refusals(kept, gone, reason="-")
    return _merge_page(request, kept, gone, merge_organisations, list(refusals), words)


@edits_everything
def person_merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Merge the person ``other`` into ``pk``, after looking at both."""
    kept, gone = get_object_or_404(Person, pk=pk), get_object_or_404(Person, pk=other)
    words = {
        "swap": reverse("registry:person_merge", args=[other, pk]),
        "sides": [_side(_("保留"), kept, _person_facts(kept)), _side(_("并入"), gone, _person_facts(gone))],
        "consequences": [_("“%(gone)s”的记录仍然保留，不再出现在人员名单里。") % {"gone": gone}],
    }
    refusals = rules.merge_people_refusals(kept, gone, reason="-")
    return _merge_page(request, kept, gone, merge_people, list(refusals), words)


@edits_everything
def merger_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Part again what was merged."""
    merger = get_object_or_404(Merger, pk=pk)
    count = sum(len(one["pks"]) for one in merger.moves)
    words = {
        "title": _("撤销合并"),
        "save": _("撤销合并"),
        "lead": str(merger),
        "consequences": [
            _("合并时移动的 %(count)s 条记录和名称恢复原状；合并以后新登记的留在原处。") % {"count": count}
        ],
        "danger": True,
    }

    def verb(by: Any) -> Merger:
        return undo_merge(merger=merger, by=by)

    return form_page(
        request, forms.Form(posted(request)), verb, words=words, done=_("已撤销合并。"), back=_page_of(merger.kept)
    )


@edits_everything
@require_POST
def apart_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that two rows are no doubles; whoever took it back already is told the same."""
    for mark in NotADouble.objects.filter(pk=pk):
        undo_apart(mark=mark, by=request.user)
    messages.success(request, _("已取消标记，会再次列为疑似重复。"))
    return redirect("registry:double_list")


def _marks() -> QuerySet[NotADouble]:
    marks = NotADouble.objects.select_related("organisation_one", "organisation_two", "person_one", "person_two")
    return marks.prefetch_related("organisation_one__names", "organisation_two__names")


def _merge_page(
    request: HttpRequest,
    kept: Any,
    gone: Any,
    verb: Callable[..., Merger],
    refusals: list[Refusal],
    words: dict[str, Any],
) -> HttpResponse:
    """Show the two sides with what moves and what stands in the way; merge them, or write down that they are two."""
    form, is_apart = MergeForm(posted(request)), "apart" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            if is_apart:
                set_apart(first=kept, second=gone, **form.cleaned_data, by=request.user)
            else:
                verb(kept=kept, gone=gone, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            done = _("已标为不是重复，不再列出。可以在这一页取消标记。")
            messages.success(request, done if is_apart else _("已合并。如有差错，可以在这一页撤销。"))
            return redirect("registry:double_list" if is_apart else _page_of(kept))
    words["mark"] = NotADouble.objects.of(kept, gone).first()
    words |= {"form": form, "refusals": refusals, "kept": kept, "gone": gone, "back": reverse("registry:double_list")}
    return render(request, "registry/merge.html", words, status=422 if form.errors else 200)


def _side(role: str, thing: Any, facts: list[tuple[str, Any]]) -> dict[str, Any]:
    """One of the two rows: what it is, and what leads to it."""
    leads = [(field.model._meta.verbose_name, field.verbose_name, number) for field, number in following.counts(thing)]
    return {"role": role, "thing": thing, "url": _page_of(thing), "facts": facts, "leads": leads}


def _organisation_facts(organisation: Organisation) -> list[tuple[str, Any]]:
    names = "；".join(f"{name.get_kind_display()} {name.text}" for name in organisation.names.all())
    return [
        (_("代码"), organisation.code),
        (_("类别"), organisation.get_kind_display()),
        (_("名称"), names),
        (_("成立日期"), organisation.founded_on or ""),
        (_("终止日期"), organisation.closed_on or ""),
    ]


def _person_facts(person: Person) -> list[tuple[str, Any]]:
    return [(_("拼音"), person.pinyin), (_("备注"), person.notes), (_("账号"), person.user or "")]


def _page_of(thing: Organisation | Person) -> str:
    if isinstance(thing, Organisation):
        return thing.get_absolute_url()
    return reverse("registry:person_detail", args=[thing.pk])
