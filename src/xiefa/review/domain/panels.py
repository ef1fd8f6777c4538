"""What is done with panels: opening, joining, standing aside, speaking, ending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.kernel import audit, clock, outbox
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation
from xiefa.review import rules
from xiefa.review.lifecycle import PANEL
from xiefa.review.models import Judgement, Opinion, Panel, PanelPaper, Question, Reviewer


class Laid(NamedTuple):
    """A document to lay before the reviewers; ``stored`` is its name in the installation's file storage."""

    question: str
    name: str
    media_type: str
    sha256: str
    stored: str


@transaction.atomic
def open_panel(
    *,
    host: Organisation,
    subject: str,
    subject_key: str,
    questions: Iterable[Question],
    reviewers: Iterable[Any],
    papers: Iterable[Laid] = (),
    due_on: date | None = None,
    by: Any,
) -> Panel:
    """Put a subject before several experts, with the papers as they are now; each is told by mail."""
    audit.take_turn()
    asked, chosen = tuple(questions), tuple(dict.fromkeys(reviewers))
    refuse_if(rules.open_refusals(host, subject_key, questions=asked, reviewers=chosen, due_on=due_on, by=by))
    panel = Panel.objects.create(
        host=host,
        subject=subject[:200],
        subject_key=subject_key,
        questions=[one._asdict() for one in asked],
        due_on=due_on,
        arranged_by=by,
    )
    PanelPaper.objects.bulk_create(
        PanelPaper(
            panel=panel,
            question=one.question,
            name=one.name,
            media_type=one.media_type,
            sha256=one.sha256,
            file=one.stored,
        )
        for one in papers
    )
    audit.record("review.open_panel", panel, by=by, details={"subject_key": subject_key, "due_on": due_on})
    for user in chosen:
        _ask(panel, user)
    return panel


@transaction.atomic
def add_reviewer(*, panel: Panel, user: Any, by: Any) -> Reviewer:
    """Ask one more expert; somebody who was asked already stays as they are."""
    audit.take_turn()
    panel.refresh_from_db(fields=["state"])
    refuse_if(rules.add_refusals(panel, user, by=by))
    known = panel.reviewers.filter(user=user).first()
    if known:
        return known
    audit.record("review.add_reviewer", panel, by=by, details={"reviewer": str(user)})
    return _ask(panel, user)


@transaction.atomic
def recuse(*, reviewer: Reviewer, reason: str, by: Any) -> Reviewer:
    """Let a reviewer stand aside, with the reason; what they said before no longer counts."""
    audit.take_turn()
    reviewer = _fresh(reviewer)
    reason = reason.strip()
    refuse_if(rules.recuse_refusals(reviewer, reason, by=by))
    if reviewer.recused_at:
        return reviewer
    Opinion.objects.filter(reviewer=reviewer).delete()
    reviewer.recused_at, reviewer.recusal_reason, reviewer.recused_by = clock.now(), reason, by
    reviewer.save(update_fields=["recused_at", "recusal_reason", "recused_by"])
    audit.record("review.recuse", reviewer.panel, by=by, details={"reviewer": str(reviewer), "reason": reason})
    _end_when_all_have_spoken(reviewer.panel, by=by)
    return reviewer


@transaction.atomic
def speak(
    *, reviewer: Reviewer, verdicts: Mapping[str, tuple[str, str]], recommendation: str, text: str, by: Any
) -> Opinion:
    """Give one's opinion, or change it while the review lasts; ``verdicts`` maps questions to (verdict, note).

    The last opinion that was waited for closes the panel.
    """
    audit.take_turn()
    reviewer, text = _fresh(reviewer), text.strip()
    said = {key: (verdict, note.strip()) for key, (verdict, note) in verdicts.items()}
    refuse_if(rules.speak_refusals(reviewer, verdicts=said, recommendation=recommendation, text=text, by=by))
    values = {"recommendation": recommendation, "text": text, "spoken_at": clock.now()}
    opinion, _made = Opinion.objects.update_or_create(reviewer=reviewer, defaults=values)
    opinion.judgements.all().delete()
    Judgement.objects.bulk_create(
        Judgement(opinion=opinion, question=one.key, verdict=said[one.key][0], note=said[one.key][1])
        for one in reviewer.panel.asked
    )
    audit.record("review.speak", reviewer.panel, by=by, details={"recommendation": recommendation})
    _end_when_all_have_spoken(reviewer.panel, by=by)
    return opinion


@transaction.atomic
def close(*, panel: Panel, reason: str, by: Any) -> Panel:
    """End the review although somebody has not spoken, with the reason."""
    return _end(panel, "close", reason, by=by)


@transaction.atomic
def cancel(*, panel: Panel, reason: str, by: Any) -> Panel:
    """Call the review off; what was said stays on record and counts for nothing."""
    return _end(panel, "cancel", reason, by=by)


def _end(panel: Panel, verb: str, reason: str, *, by: Any) -> Panel:
    audit.take_turn()
    reason = reason.strip()
    refuse_if([*PANEL.refusals(panel, verb, by=by), *rules.reason_refusals(reason)])
    panel.closed_at, panel.close_reason = clock.now(), reason
    return PANEL.advance(panel, verb, by=by, saves=["closed_at", "close_reason"], note=reason)


def _end_when_all_have_spoken(panel: Panel, *, by: Any) -> None:
    if not any(True for _one in rules.still_waiting(panel)):
        panel.closed_at = clock.now()
        PANEL.advance(panel, "complete", by=by, saves=["closed_at"])


def _fresh(reviewer: Reviewer) -> Reviewer:
    return Reviewer.objects.select_related("panel__host", "user").get(pk=reviewer.pk)


def letter_key(reviewer: int) -> str:
    """The key in the outbox of the letter that asks a reviewer, by the key of the reviewer."""
    return f"reviewer:{reviewer}"


def _ask(panel: Panel, user: Any) -> Reviewer:
    reviewer = Reviewer.objects.create(panel=panel, user=user)
    if user.email:
        with override(user.language):
            words = {"name": str(user), "subject": panel.subject, "due": panel.due_on or "—"}
            words["link"] = f"{settings.SITE_URL}{panel.get_absolute_url()}"
            title = _("请您评审：%(subject)s") % words
            text = _(
                "%(name)s，您好：\n\n请您评审“%(subject)s”，请于 %(due)s 前提出意见：\n\n%(link)s\n\n如需回避，请在页面上说明理由。"
            )
        key = letter_key(reviewer.pk)
        outbox.post("review.invitation", to=user.email, subject=title, text=text % words, key=key)
    return reviewer
