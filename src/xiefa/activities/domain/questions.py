"""Doubts about records: anybody of the network who may read a record may ask, the reporter answers, the office settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from xiefa.activities import rules
from xiefa.activities.enums import QuestionState
from xiefa.activities.lifecycle import QUESTION
from xiefa.activities.models import Activity, Question
from xiefa.kernel import audit, clock
from xiefa.kernel.permission import host_codes
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.registry.models import Organisation

_ORDER: list[str] = [QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.SETTLED]


@transaction.atomic
def ask(*, activity: Activity, reason: str, by: Any) -> Question:
    """Question a record, with the reason; the same words sent twice are one question.

    ``Refused`` for those who may not see the record: they learn nothing of it.
    """
    if not rules.is_asker(by, activity):
        raise Refused([Refusal("not_permitted", _("没有这条记录，或您无权查看。"))])
    reason = _tidy(reason)
    refuse_if(rules.note_refusals(reason, field="reason"))
    audit.take_turn()
    known = activity.questions.filter(asked_by=by, reason=reason).exclude(state=QuestionState.SETTLED).first()
    if known is not None:
        return known
    question = Question.objects.create(
        activity=activity, organisation=organisation_of(by), reason=reason, asked_by=by, asked_at=clock.now()
    )
    audit.record("activities.ask", activity, by=by, details={"question": question.pk, "note": reason})
    return question


@transaction.atomic
def answer(*, question: Question, text: str, by: Any) -> Question:
    """The organisation that reports the record answers for it, or the office in its place."""
    text = _tidy(text)
    refuse_if(rules.note_refusals(text, field="text"))
    question.answer, question.answered_by, question.answered_at = text, by, clock.now()
    return QUESTION.advance(question, "answer", by=by, saves=["answer", "answered_by", "answered_at"], note=text)


@transaction.atomic
def settle(*, question: Question, by: Any) -> Question:
    """The office says that the answer is enough; question and answer stay on the record."""
    return QUESTION.advance(question, "settle", by=by)


@transaction.atomic
def put_back(*, question: Question, note: str, by: Any) -> Question:
    """The office asks for a better answer; the one that was given stays on file."""
    note = _tidy(note)
    refuse_if(rules.note_refusals(note))
    return QUESTION.advance(question, "put_back", by=by, note=note)


def questions_about(activity: Activity) -> list[Question]:
    """The questions about a record: those that are open first, then the newest; the settled ones last."""
    rows = activity.questions.select_related("asked_by", "answered_by", "organisation")
    found = list(rows.prefetch_related("organisation__names").order_by("-asked_at", "-pk"))
    for question in found:
        question.activity = activity
    return sorted(found, key=lambda one: _ORDER.index(one.state))


def filtered(questions: Any, values: Mapping[str, Any], *, own: Iterable[str], user: Any) -> Any:
    """Questions that match: state, q (words in reason, answer or title), and part ("to" those asked of the
    organisations with the codes ``own``, "by" those this person asked); with all that a line shows.
    """
    if values.get("state"):
        questions = questions.filter(state=values["state"])
    if values.get("part") == "to":
        questions = questions.filter(activity__reporter__code__in=list(own))
    if values.get("part") == "by":
        questions = questions.filter(asked_by=user)
    for word in (values.get("q") or "").split()[:8]:
        said = Q(reason__icontains=word) | Q(answer__icontains=word) | Q(activity__title__icontains=word)
        questions = questions.filter(said)
    rows = questions.select_related("activity__reporter", "asked_by", "answered_by", "organisation")
    return rows.prefetch_related("activity__reporter__names", "organisation__names")


def counts_by_state(questions: Any) -> list[tuple[str, str, int]]:
    """(state, its word, number of questions) for every state."""
    found = dict(questions.order_by().values_list("state").annotate(Count("pk")))
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in QuestionState]


def organisation_of(user: Any) -> Organisation | None:
    """For whom this person asks: the organisation for which they hold a role here, None for the office."""
    codes = host_codes(user, rules.VIEW) - {""}
    return Organisation.objects.filter(code__in=codes).order_by("pk").first() if codes else None


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
