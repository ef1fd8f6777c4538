"""The text of an item. Where somebody else was faster, both texts are shown and merged; nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiefa.briefing import rules
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.items import EditedMeanwhile, facts_of
from xiefa.briefing.forms import ItemForm
from xiefa.briefing.models import IssueItem, ItemVersion
from xiefa.briefing.proofing import Remark, proofread_issue
from xiefa.briefing.views.found import STAFF, add_refusals, issue_or_404, item_or_404, section_or_404
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Block
from xiefa.newsroom.blocks import blocks_from_json, grouped
from xiefa.newsroom.merging import merge
from xiefa.newsroom.plaintext import text_from_blocks

_SINGLE = ("heading", "credit_text", "short_title", "contributors", "source", "event_on")
COMPOSE = permission_required("briefing.compose")


@dataclass(frozen=True)
class Clash:
    """What two editors wrote: theirs as it stands now, and how many places both changed."""

    theirs: IssueItem
    blocks: tuple[Block, ...]
    places: int


@access(COMPOSE)
@require_http_methods(["GET", "POST"])
def item_write(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write an item straight into a section."""
    section = section_or_404(request, pk)
    form = ItemForm(request.POST or None)
    if form.is_valid():
        text = form.item_text()
        try:
            item = issues.write_item(
                section=section,
                heading=text.heading,
                blocks=text.blocks,
                credit_text=text.credit_text,
                contributors=text.contributors,
                verb=text.verb,
                source=text.source,
                short_title=text.short_title,
                event_on=text.event_on,
                by=request.user,
            )
        except Refused as refused:
            add_refusals(form, refused)
        else:
            messages.success(request, _("已写入“%(heading)s”。") % {"heading": item.heading})
            return redirect("briefing:issue_compose", pk=section.issue_id)
    if form.is_bound:
        form.show_as_text()
    context = {"form": form, "issue": section.issue, "section": section}
    return render(request, "briefing/item_edit.html", context, status=422 if form.is_bound else 200)


@access(COMPOSE)
@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Edit an item, with what proofing says about it beside the text."""
    item = item_or_404(request, pk)
    refusals = list(rules.edit_refusals(item.section.issue, by=request.user))
    if refusals:
        for refusal in refusals:
            messages.error(request, str(refusal.message))
        return redirect("briefing:issue_detail", pk=item.section.issue_id)
    form = ItemForm(request.POST or None, initial=ItemForm.initial_of(item))
    if not form.is_valid():
        return _edit_page(request, form, item)
    try:
        saved = issues.edit_item(
            item=item,
            expected_version=form.cleaned_data["expected_version"] or 0,
            text=form.item_text(verb=item.credit_verb),
            by=request.user,
        )
    except EditedMeanwhile as meanwhile:
        return _edit_page(request, form, item, clash=_clash(form, meanwhile))
    except Refused as refused:
        add_refusals(form, refused)
        return _edit_page(request, form, item)
    messages.success(request, _("已保存“%(heading)s”（第 %(version)s 版）。") % _words(saved))
    return redirect("briefing:issue_compose", pk=item.section.issue_id)


@access(STAFF)
@require_GET
def item_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of an item's text, newest first."""
    item = item_or_404(request, pk)
    rows: list[Any] = [item, *item.versions.select_related("edited_by")]
    versions = [(row, list(grouped(blocks_from_json(row.blocks)))) for row in rows]
    return render(request, "briefing/item_versions.html", {"item": item, "versions": versions})


def _edit_page(request: HttpRequest, form: ItemForm, item: IssueItem, *, clash: Clash | None = None) -> HttpResponse:
    if form.is_bound and clash is None:
        form.show_as_text()
    context = {
        "form": form,
        "item": item,
        "section": item.section,
        "issue": item.section.issue,
        "remarks": _remarks_of(request, item),
        "clash": clash,
        "theirs": list(grouped(blocks_from_json(clash.theirs.blocks))) if clash else [],
    }
    status = 409 if clash else 422 if form.is_bound else 200
    return render(request, "briefing/item_edit.html", context, status=status)


def _remarks_of(request: HttpRequest, item: IssueItem) -> list[Remark]:
    issue = issue_or_404(request, item.section.issue_id)
    return [remark for remark in proofread_issue(issue) if remark.item_id == item.pk]


def _clash(form: ItemForm, meanwhile: EditedMeanwhile) -> Clash:
    """Put both texts into the form, merged paragraph by paragraph, ready to be looked at and saved.

    Of the other fields, mine stands where I changed it, theirs elsewhere.
    """
    theirs, expected = meanwhile.current, form.cleaned_data["expected_version"] or 0
    add_refusals(form, meanwhile)
    base = get_object_or_404(ItemVersion, item=theirs, version=expected)
    mine = {name: form.data.get(form.add_prefix(name), "") for name in _SINGLE}
    merged = merge(blocks_from_json(base.blocks), form.cleaned_data["blocks"], blocks_from_json(theirs.blocks))
    before, now = _single_values(base, base.facts), _single_values(theirs, facts_of(theirs))
    taken = {name: mine[name] if mine[name] != before[name] else now[name] for name in _SINGLE}
    form.show_as_text(
        **taken,
        text=text_from_blocks(merged.blocks),
        text_format="text",
        expected_version=str(theirs.version),
    )
    return Clash(theirs, merged.blocks, len(merged.clashes))


def _single_values(row: Any, facts: dict[str, Any]) -> dict[str, str]:
    """The one-line fields as the form sends them."""
    return {
        "heading": row.heading,
        "credit_text": row.credit_text,
        "short_title": facts["short_title"],
        "contributors": "、".join(facts["contributors"]),
        "source": facts["source"],
        "event_on": facts["event_on"],
    }


def _words(item: IssueItem) -> dict[str, Any]:
    return {"heading": item.heading, "version": item.version}
