"""Signing, publishing, and what may follow: 更正 and 撤回."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiefa.briefing import rules
from xiefa.briefing.composition import compose, digest_for, stale_sign_offs
from xiefa.briefing.domain import issues
from xiefa.briefing.enums import IssueState, SignOffRole
from xiefa.briefing.forms import CorrectionForm, ReasonForm
from xiefa.briefing.lifecycle import ISSUE, VERB_OF_ROLE
from xiefa.briefing.models import Issue
from xiefa.briefing.proofing import proofread_issue
from xiefa.briefing.views.found import STAFF, add_refusals, attempt, issue_or_404
from xiefa.kernel.access import access
from xiefa.kernel.lifecycle import Offer
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refusal, Refused
from xiefa.manuscript import full_digest, printed_form, text_digest

CORRECT = permission_required("briefing.correct")
_ROLE_OF_VERB = {verb: role for role, verb in VERB_OF_ROLE.items()}
_STEPS = (*_ROLE_OF_VERB, "publish")


@access(STAFF)
@require_http_methods(["GET", "POST"])
def issue_sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The digest, who has signed, and the next signature; a button that is disabled says why."""
    issue = issue_or_404(request, pk)
    if request.method == "POST":
        _sign(request, issue, request.POST.get("verb", ""))
        return redirect("briefing:issue_sign", pk=pk)
    manuscript, remarks = compose(issue), proofread_issue(issue)
    context = {
        "issue": issue,
        "steps": [_step(request, issue, verb) for verb in _STEPS],
        "may_send_back": not ISSUE.refusals(issue, "send_back", by=request.user),
        "stale": [] if issue.is_sealed else stale_sign_offs(issue),
        "reason_form": ReasonForm(),
        "digest": full_digest(manuscript),
        "printed": printed_form(text_digest(manuscript)),
        "voided": issue.sign_offs.exclude(voided_at=None).order_by("-voided_at", "-pk"),
        "remarks": [one for one in remarks if one.severity != "notice"],
        "confirmations": [one for one in remarks if one.severity == "notice"],
        "name": rules.person_name(request.user),
    }
    return render(request, "briefing/issue_sign.html", context)


@access(STAFF)
@require_POST
def issue_send_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Back to composing, with the reason."""
    issue = issue_or_404(request, pk)
    if attempt(request, issues.send_back, issue=issue, reason=request.POST.get("reason", "")):
        messages.success(request, _("已退回编排，签署已作废。"))
    return redirect("briefing:issue_sign", pk=pk)


@access(CORRECT)
@require_http_methods(["GET", "POST"])
def issue_correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a correction."""
    issue = issue_or_404(request, pk)
    form = CorrectionForm(request.POST or None, issue=issue)
    words = {"title": _("更正"), "lead": _("已发布的文字不改动；更正附在本期之后，公开显示。"), "button": _("发布更正")}
    return _after_publication(request, issue, form, words, lambda: issues.correct(
        issue=issue, text=form.cleaned_data["text"], item=form.cleaned_data["item"], by=request.user
    ))  # fmt: skip


@access(CORRECT)
@require_http_methods(["GET", "POST"])
def issue_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Withdraw an issue."""
    issue = issue_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    words = {
        "title": _("撤回"),
        "lead": _("撤回后本期不再有效，但仍保留在档，连同撤回的原因公开显示。撤回不能取消。"),
        "button": _("撤回本期"),
    }
    return _after_publication(request, issue, form, words, lambda: issues.withdraw(
        issue=issue, reason=form.cleaned_data["reason"], by=request.user
    ))  # fmt: skip


def _after_publication(
    request: HttpRequest, issue: Issue, form: Any, words: dict[str, Any], verb: Callable[[], Any]
) -> HttpResponseBase:
    if form.is_valid():
        try:
            verb()
        except Refused as refused:
            add_refusals(form, refused)
        else:
            messages.success(request, _("已办理：%(what)s。") % {"what": words["title"]})
            return redirect("briefing:issue_detail", pk=issue.pk)
    context = {"form": form, "issue": issue, **words}
    return render(request, "briefing/issue_after.html", context, status=422 if form.is_bound else 200)


def _sign(request: HttpRequest, issue: Issue, verb: str) -> None:
    if verb == "publish":
        if attempt(request, issues.publish, issue=issue):
            messages.success(request, _("%(issue)s 已发布。") % {"issue": issue.line})
        return
    if verb not in _ROLE_OF_VERB:
        raise Http404
    role, digest = _ROLE_OF_VERB[verb], request.GET.get("digest", "")
    made = attempt(request, issues.sign_off, issue=issue, role=role, digest=digest)
    if made:
        words = {"role": SignOffRole(role).label, "digest": made.full_digest[:16]}
        messages.success(request, _("已签署“%(role)s”，全文摘要值 %(digest)s…。") % words)


def _in_words(refusal: Refusal, issue: Issue) -> Refusal:
    """On this page the state is a place in a row of signatures: say whose turn it is instead."""
    waiting = {
        IssueState.COMPOSING: _("要先由编辑签名送审。"),
        IssueState.PROOFING: _("要先由审核人审核通过。"),
        IssueState.REVIEWED: _("要先由签发人签发。"),
    }.get(IssueState(issue.state))
    return Refusal(refusal.code, waiting) if refusal.code == "wrong_state" and waiting else refusal


def _step(request: HttpRequest, issue: Issue, verb: str) -> dict[str, Any]:
    """One line of the sign-off: who signed, or the button with what stands in its way."""
    role = _ROLE_OF_VERB.get(verb, "")
    move = ISSUE.move(issue, verb)
    signed = next((one for one in rules.standing(issue) if one.role == role), None)
    offer = Offer(move, tuple(_in_words(one, issue) for one in ISSUE.refusals(issue, verb, by=request.user)))
    digest = digest_for(issue, role=role, name=rules.person_name(request.user)) if role and offer.is_open else ""
    return {
        "verb": verb,
        "label": SignOffRole(role).label if role else move.label,
        "signed": signed,
        "offer": None if signed or issue.is_sealed else offer,
        "is_done": bool(signed) or (verb == "publish" and issue.is_sealed),
        "digest": digest,
    }
