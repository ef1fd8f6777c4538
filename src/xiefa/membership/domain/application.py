"""What is done with applications, from the first draft to the motion before the council."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.council.domain.motions import drop_motion, propose
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import Resolution
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.membership import checklists, rules
from xiefa.membership.domain.files import keep_file
from xiefa.membership.enums import Finding
from xiefa.membership.lifecycle import APPLICATION
from xiefa.membership.models import Answer, Application, Evidence
from xiefa.registry.models import Organisation
from xiefa.review.domain import panels
from xiefa.review.enums import PanelState
from xiefa.review.models import Panel, Question


@transaction.atomic
def start(*, host: Organisation, organisation: Organisation, by: Any) -> Application:
    """Begin an application; its conditions are those of today."""
    audit.take_turn()
    refuse_if(rules.start_refusals(host, organisation, on=clock.today(), by=by))
    application = Application.objects.create(
        host=host, organisation=organisation, started_by=by, policy_hash=checklists.policy_hash()
    )
    Answer.objects.bulk_create(
        Answer(application=application, condition=one.key) for one in application.checklist.conditions
    )
    audit.record("membership.start", application, by=by, details={"policy": application.policy_hash})
    return application


@transaction.atomic
def state(*, answer: Answer, statement: str, by: Any) -> Answer:
    """Say how the organisation meets a condition; what the secretariat wanted is thereby answered."""
    audit.take_turn()
    answer, statement = _fresh(answer), statement.replace("\r\n", "\n").strip()
    refuse_if([*rules.edit_refusals(answer.application, by=by), *rules.statement_refusals(statement)])
    if statement != answer.statement:
        answer.statement = statement
        _answered(answer)
        details = {"condition": answer.condition, "length": len(statement)}
        audit.record("membership.state", answer.application, by=by, details=details)
    return answer


@transaction.atomic
def add_evidence(*, answer: Answer, data: bytes, name: str, by: Any) -> Evidence:
    """Support a statement with a file; the same bytes twice stay one piece."""
    audit.take_turn()
    answer = _fresh(answer)
    refuse_if(rules.edit_refusals(answer.application, by=by))
    known = answer.evidence.filter(kept__sha256=sha256(data).hexdigest()).first()
    if known:
        return known
    if answer.evidence.count() >= checklists.most_files():
        words = {"most": checklists.most_files()}
        message = _("每项条件最多 %(most)s 个文件。请合并后再上传，或先移除一个。") % words
        raise Refused([Refusal("too_many_files", message, field="file")])
    kept = keep_file(data=data, name=name, by=by)
    evidence = Evidence.objects.create(answer=answer, kept=kept)
    _answered(answer)
    details = {"condition": answer.condition, "name": kept.name, "sha256": kept.sha256}
    audit.record("membership.add_evidence", answer.application, by=by, details=details)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any) -> None:
    """Take a file out of the application; the file itself stays on record."""
    audit.take_turn()
    answer = _fresh(evidence.answer)
    refuse_if(rules.edit_refusals(answer.application, by=by))
    details = {"condition": answer.condition, "name": evidence.kept.name, "sha256": evidence.kept.sha256}
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        _touch(answer.application)
        audit.record("membership.remove_evidence", answer.application, by=by, details=details)


@transaction.atomic
def submit(*, application: Application, by: Any) -> Application:
    """Hand the application to the secretariat; what was found before is looked at again."""
    application.submitted_at = application.changed_at = clock.now()
    application.note = ""
    return APPLICATION.advance(application, "submit", by=by, saves=["submitted_at", "changed_at", "note"])


@transaction.atomic
def find(*, answer: Answer, finding: str, remark: str = "", by: Any) -> Answer:
    """Note what the first check says about a condition: complete, or what is wanting."""
    audit.take_turn()
    answer, remark = _fresh(answer), remark.strip()
    refuse_if(rules.finding_refusals(answer.application, finding=finding, remark=remark, by=by))
    remark = remark if finding == Finding.WANTING else ""
    if (answer.finding, answer.remark) == (finding, remark):
        return answer
    answer.finding, answer.remark = finding, remark
    answer.save(update_fields=["finding", "remark"])
    details = {"condition": answer.condition, "finding": finding, "remark": remark}
    audit.record("membership.find", answer.application, by=by, details=details)
    return answer


@transaction.atomic
def return_for_completion(*, application: Application, note: str = "", by: Any) -> Application:
    """Give the application back, with what is wanting under each condition."""
    note = note.strip()
    refuse_if(rules.note_refusals(note, is_required=False))
    application.note, application.changed_at = note, clock.now()
    return APPLICATION.advance(application, "return", by=by, saves=["note", "changed_at"], note=note)


@transaction.atomic
def check(*, application: Application, by: Any) -> Application:
    """Pass the first check: every condition has been found complete."""
    return APPLICATION.advance(application, "check", by=by)


@transaction.atomic
def arrange_review(*, application: Application, reviewers: Iterable[Any], due_on: date | None = None, by: Any) -> Panel:
    """Put the application before several experts, statements and evidence as they are now."""
    chosen = tuple(dict.fromkeys(reviewers))
    refuse_if(_review_refusals(application, by=by))
    panel = panels.open_panel(
        host=application.host,
        subject=_("%(organisation)s入网申请") % {"organisation": application.organisation},
        subject_key=application.key,
        questions=list(_questions(application)),
        papers=list(_papers(application)),
        reviewers=chosen,
        due_on=due_on,
        by=by,
    )
    APPLICATION.advance(application, "review", by=by)
    return panel


@transaction.atomic
def conclude(*, application: Application, recommendation: str, text: str, by: Any) -> Application:
    """Draw the conclusion of the review, for the council."""
    text = text.strip()
    refuse_if(rules.conclusion_refusals(recommendation, text))
    application.recommendation, application.recommendation_text = recommendation, text
    application.changed_at = clock.now()
    saves = ["recommendation", "recommendation_text", "changed_at"]
    return APPLICATION.advance(application, "conclude", by=by, saves=saves, note=recommendation)


@transaction.atomic
def table(*, application: Application, by: Any) -> Application:
    """Put a motion to grant the right to register on the next agenda."""
    application.changed_at = clock.now()
    APPLICATION.advance(application, "table", by=by, saves=["changed_at"])
    propose(
        host=application.host,
        kind=ResolutionKind.GRANT_QUALIFICATION,
        title=_("授予%(organisation)s注册资格") % {"organisation": application.organisation},
        key=_motion_key(application),
        organisation=application.organisation,
        source=application.key,
        by=by,
    )
    return application


@transaction.atomic
def decline(*, application: Application, note: str, by: Any) -> Application:
    """Close an application that was not granted, with the reason."""
    return _end(application, "decline", note, by=by)


@transaction.atomic
def withdraw(*, application: Application, note: str, by: Any) -> Application:
    """Take an application back; it stays on record, and another one can be started."""
    return _end(application, "withdraw", note, by=by)


@transaction.atomic
def qualify(*, application: Application, resolution: Resolution, by: Any) -> Application:
    """The council has granted the right to register; a review that is still going on is called off."""
    application.resolution, application.changed_at = resolution, clock.now()
    APPLICATION.advance(application, "qualify", by=by, saves=["resolution", "changed_at"])
    _call_off_review(application)
    drop_motion(key=_motion_key(application), by=by)
    return application


def _motion_key(application: Application) -> str:
    return f"{application.key}:qualify"


def _review_refusals(application: Application, *, by: Any) -> list[Refusal]:
    """What keeps a review from beginning, besides that there is no panel yet."""
    found = APPLICATION.refusals(application, "review", by=by)
    return [one for one in found if one.code != "no_panel"]


def _end(application: Application, verb: str, note: str, *, by: Any) -> Application:
    note = note.strip()
    audit.take_turn()
    refuse_if([*APPLICATION.refusals(application, verb, by=by), *rules.note_refusals(note)])
    application.note, application.changed_at = note, clock.now()
    APPLICATION.advance(application, verb, by=by, saves=["note", "changed_at"], note=note)
    _call_off_review(application)
    drop_motion(key=_motion_key(application), by=by)
    return application


def _call_off_review(application: Application) -> None:
    panel = rules.panel_of(application)
    if panel is not None and panel.state == PanelState.OPEN:
        panels.cancel(panel=panel, reason=_("申请已办结或撤回。"), by=None)


def _questions(application: Application) -> Iterable[Question]:
    said = dict(application.answers.values_list("condition", "statement"))
    for one in application.checklist.conditions:
        yield Question(one.key, one.zh, one.en, said.get(one.key, ""))


def _papers(application: Application) -> Iterable[panels.Laid]:
    rows = Evidence.objects.filter(answer__application=application).select_related("answer", "kept").order_by("pk")
    for one in rows:
        kept = one.kept
        yield panels.Laid(one.answer.condition, kept.name, kept.media_type, kept.sha256, kept.file.name or "")


def _fresh(answer: Answer) -> Answer:
    return Answer.objects.select_related("application__host", "application__organisation").get(pk=answer.pk)


def _answered(answer: Answer) -> None:
    """What was found about the condition holds no longer: the secretariat looks again."""
    answer.finding, answer.remark = Finding.UNCHECKED, ""
    answer.save(update_fields=["statement", "finding", "remark"])
    _touch(answer.application)


def _touch(application: Application) -> None:
    Application.objects.filter(pk=application.pk).update(changed_at=clock.now())
