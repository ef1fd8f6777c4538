"""Who may apply, handle and decide, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.council.enums import MeetingState, ResolutionKind
from xiefa.council.models import Case
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may, may_somewhere
from xiefa.kernel.refusal import Refusal
from xiefa.membership.enums import ApplicationState, Finding, RegistrationState, RequestKind, RequestState
from xiefa.membership.models import UNDER_WAY, Application, Formality, Registration, Request
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.models import Organisation
from xiefa.registry.rules import rename_refusals
from xiefa.registry.rules.standing import standing_refusals
from xiefa.registry.rules.ties import ties
from xiefa.review.enums import PanelState, Recommendation
from xiefa.review.models import Panel

VIEW = "membership.view"
APPLY = "membership.apply"
HANDLE = "membership.handle"
LONGEST_STATEMENT = 4000
LONGEST_NOTE = 500

# While an application is in one of these states its organisation may still work on it.
WITH_APPLICANT = frozenset({ApplicationState.DRAFT, ApplicationState.RETURNED})
# While it is in one of these, the secretariat may note what it finds about each condition.
FINDABLE = frozenset({ApplicationState.SUBMITTED, ApplicationState.CHECKED, ApplicationState.REVIEWED})
# What an organisation may ask for itself; the rest is the secretariat's to ask.
OWN_REQUESTS = frozenset({RequestKind.WITHDRAW, RequestKind.RENAME, RequestKind.MERGE})


def is_handler(user: Any, thing: Any) -> bool:
    """Whether the person handles the membership of this host; the clock counts as one."""
    return user is None or may(user, HANDLE, host_code=thing.host.code)


def is_applicant(user: Any, thing: Any) -> bool:
    """Whether the person speaks for the organisation that wants something."""
    return user is not None and thing.organisation.code in host_codes(user, APPLY)


def is_applicant_or_handler(user: Any, thing: Any) -> bool:
    """Whether the person may hand the matter on, on either side."""
    return is_applicant(user, thing) or is_handler(user, thing)


def is_recorder(user: Any, thing: Any) -> bool:
    """Whether the person declares resolutions of this host, from today or from before."""
    code = thing.host.code
    return any(may(user, one, host_code=code) for one in ("council.record", "council.record_past"))


def may_start_somewhere(user: Any) -> bool:
    """Whether there is anybody for whom the person may apply or lodge a request."""
    return may_somewhere(user, APPLY) or may_somewhere(user, HANDLE)


def start_refusals(host: Organisation, organisation: Organisation, *, on: date, by: Any) -> Iterator[Refusal]:
    """Everything that keeps an application from being started."""
    if not (organisation.code in host_codes(by, APPLY) or may(by, HANDLE, host_code=host.code)):
        message = _("您不能替“%(name)s”提出申请。请由该单位的秘书或主办组织的工作人员提出。")
        yield Refusal("not_permitted", message % {"name": organisation}, field="organisation")
    if host.pk == organisation.pk:
        yield Refusal("same", _("单位不能申请加入自己。"), field="organisation")
    if host.kind not in {OrganisationKind.NETWORK, OrganisationKind.ALLIANCE}:
        yield Refusal("host_kind", _("只能申请加入协同网络或联盟。"), field="host")
    if host.kind == OrganisationKind.NETWORK and organisation.kind != OrganisationKind.ALLIANCE:
        yield Refusal("organisation_kind", _("只有联盟可以成为网员。"), field="organisation")
    if Application.objects.filter(host=host, organisation=organisation, state__in=UNDER_WAY).exists():
        yield Refusal("under_way", _("这个单位已有办理中的申请，请在那一份里继续。"), field="organisation")
    elif host.pk != organisation.pk:
        yield from standing_refusals(ResolutionKind.GRANT_QUALIFICATION, host=host, organisation=organisation, on=on)


def edit_refusals(application: Application, *, by: Any) -> Iterator[Refusal]:
    """Everything that keeps the person from changing statements and evidence."""
    if not is_applicant_or_handler(by, application):
        yield Refusal("not_permitted", _("您没有修改这份申请的权限。"))
    elif application.state not in WITH_APPLICANT:
        yield Refusal("not_open", _("申请已提交，不能再改。需要修改时请联系秘书处退回补正。"))


def statement_refusals(statement: str) -> Iterator[Refusal]:
    """What is wrong with the words about a condition."""
    if len(statement) > LONGEST_STATEMENT:
        words = {"longest": LONGEST_STATEMENT, "length": len(statement)}
        message = _("说明最多 %(longest)s 字，现在有 %(length)s 字。请缩短，详情可放在附件里。")
        yield Refusal("statement_long", message % words, field="statement")


def gaps(application: Application) -> Iterator[Refusal]:
    """What an application lacks before it can be submitted: one line for each condition and each lack."""
    answers = {one.condition: one for one in application.answers.prefetch_related("evidence")}
    for condition in application.checklist.conditions:
        answer, words = answers.get(condition.key), {"condition": condition}
        if answer is None or not answer.statement:
            yield Refusal("statement_missing", _("还没有说明：%(condition)s") % words, field=condition.key)
        if answer is None or not answer.evidence.all():
            yield Refusal("evidence_missing", _("还没有佐证：%(condition)s") % words, field=condition.key)
        if answer is not None and answer.finding == Finding.WANTING:
            message = _("补正意见还没有落实：%(remark)s") % {"remark": answer.remark}
            yield Refusal("remark_open", message, field=condition.key)


def nothing_wanting(application: Application) -> Iterator[Refusal]:
    """What keeps an application from being returned: nobody would know what to change."""
    if not application.answers.filter(finding=Finding.WANTING).exists():
        yield Refusal("nothing_wanting", _("请先在“初审”里至少对一项条件写明补正意见，再退回。"))


def unchecked(application: Application) -> Iterator[Refusal]:
    """What keeps the first check from being passed."""
    complete = set(application.answers.filter(finding=Finding.COMPLETE).values_list("condition", flat=True))
    for condition in application.checklist.conditions:
        if condition.key not in complete:
            yield Refusal(
                "not_complete", _("还没有核对为齐备：%(condition)s") % {"condition": condition}, field=condition.key
            )


def finding_refusals(application: Application, *, finding: str, remark: str, by: Any) -> Iterator[Refusal]:
    """What keeps the secretariat from noting this about a condition."""
    if not is_handler(by, application):
        yield Refusal("not_permitted", _("只有主办组织的工作人员可以初审。"))
    if application.state not in FINDABLE:
        yield Refusal("not_submitted", _("申请现在不在初审阶段，请刷新页面。"))
    if finding not in Finding.values:
        yield Refusal("finding_unknown", _("请选择核对结果。"), field="finding")
    if finding == Finding.WANTING and not remark:
        yield Refusal("remark_missing", _("请写明需要补正什么。"), field="remark")
    yield from note_refusals(remark, field="remark", is_required=False)


def note_refusals(note: str, *, field: str = "note", is_required: bool = True) -> Iterator[Refusal]:
    """What is wrong with the words of a reason."""
    if is_required and not note:
        yield Refusal("note_missing", _("请写明理由，理由会留在记录里。"), field=field)
    if len(note) > LONGEST_NOTE:
        words = {"longest": LONGEST_NOTE, "length": len(note)}
        yield Refusal("note_long", _("最多 %(longest)s 字，现在有 %(length)s 字。请缩短。") % words, field=field)


def stakes_in_application(subject_key: str, user: Any) -> Iterator[str]:
    """What ties an expert to the organisation whose application is judged: speaking for it, working or sitting there."""
    number = subject_key.rpartition("-")[2]
    found = Application.objects.select_related("organisation").filter(pk=number if number.isdecimal() else 0).first()
    if found is not None:
        yield from ties(user, found.organisation, on=clock.today())


def panel_of(application: Application) -> Panel | None:
    """The last panel that was asked about this application, called off or not; None when there was none."""
    return Panel.objects.filter(subject_key=application.key).order_by("-pk").first()


def no_open_panel(application: Application) -> Iterator[Refusal]:
    """What keeps an application from being put under review: no panel is at work on it."""
    panel = panel_of(application)
    if panel is None or panel.state != PanelState.OPEN:
        yield Refusal("no_panel", _("还没有组成评审组。请选择专家，开始评审。"))


def review_unfinished(application: Application) -> Iterator[Refusal]:
    """What keeps the secretariat from drawing the conclusion of a review."""
    panel = panel_of(application)
    if panel is None or panel.state == PanelState.OPEN:
        yield Refusal("review_open", _("专家评审还没有结束。"))
    elif panel.state == PanelState.CANCELLED:
        yield Refusal("review_cancelled", _("上一次评审已取消，请另行组织评审。"))


def conclusion_refusals(recommendation: str, text: str) -> Iterator[Refusal]:
    """What is wrong with the conclusion drawn from a review."""
    if recommendation not in Recommendation.values:
        yield Refusal("recommendation_missing", _("请选择评审结论。"), field="recommendation")
    if not text:
        yield Refusal("text_missing", _("请写明评审综合意见。"), field="text")


def tabling_refusals(application: Application) -> Iterator[Refusal]:
    """What keeps an application from the council's agenda, as far as is known today."""
    if application.recommendation == Recommendation.AMEND:
        yield Refusal("amend_first", _("评审结论是补充后再议。请退回补正，或再次组织评审。"))


def is_on_agenda(key: str) -> bool:
    """Whether a meeting that is not over has this matter on its agenda, undecided."""
    running = {MeetingState.PREPARING, MeetingState.CALLED, MeetingState.OPEN}
    return Case.objects.filter(source=key, item__meeting__state__in=running, item__resolution=None).exists()


def on_agenda(thing: Any) -> Iterator[Refusal]:
    """What keeps a matter from being ended by the secretariat: a meeting is about to decide."""
    if is_on_agenda(thing.key):
        yield Refusal("on_agenda", _("这一事项已列入会议议程。请先由会议决定，或从议程中移出。"))


def not_resolved(thing: Any) -> Iterator[Refusal]:
    """What keeps a standing from changing: no resolution of this host about this organisation was given."""
    resolution = thing.ended_by if isinstance(thing, Registration) else thing.resolution
    if resolution is None or not resolution.effects.filter(organisation=thing.organisation_id).exists():
        yield Refusal("no_resolution", _("只有决议可以改变资格，这里没有有关的决议。"))


def formality_refusals(formality: Formality, *, by: Any) -> Iterator[Refusal]:
    """What keeps the person from handing something in."""
    registration = formality.registration
    if not is_applicant_or_handler(by, registration):
        yield Refusal("not_permitted", _("您没有办理这项手续的权限。"))
    if registration.state != RegistrationState.OPEN:
        yield Refusal("not_open", _("注册手续已经办结，不能再改。"))
    if formality.is_confirmed and not is_handler(by, registration):
        yield Refusal("confirmed", _("这项手续已经核定，需要修改时请联系秘书处。"))


def confirm_refusals(formality: Formality, *, by: Any) -> Iterator[Refusal]:
    """What keeps a formality from being ticked off."""
    if not is_handler(by, formality.registration):
        yield Refusal("not_permitted", _("只有主办组织的工作人员可以核定手续。"))
    if formality.registration.state != RegistrationState.OPEN:
        yield Refusal("not_open", _("注册手续已经办结，不能再改。"))


def formalities_left(registration: Registration) -> Iterator[Refusal]:
    """What is left to do before the formalities are complete."""
    for one in registration.formalities.filter(is_confirmed=False).select_related("registration"):
        yield Refusal("formality_left", _("还没有核定：%(what)s") % {"what": one.words or one.key}, field=one.key)


def request_refusals(
    host: Organisation,
    kind: str,
    *,
    organisation: Organisation,
    other: Organisation | None,
    new_name: str,
    reason: str,
    on: date,
    by: Any,
) -> Iterator[Refusal]:
    """Everything that keeps a request from being lodged."""
    if kind not in RequestKind.values:
        yield Refusal("kind_unknown", _("请选择要办理的事项。"), field="kind")
        return
    yield from _asker_refusals(host, kind, organisation, by=by)
    yield from note_refusals(reason, field="reason")
    if kind == RequestKind.RENAME and not new_name:
        yield Refusal("name_missing", _("请填写新的全称。"), field="new_name")
    elif kind == RequestKind.RENAME:
        fields = {"full_name": "new_name", "on": "effective_on"}
        for refusal in rename_refusals(organisation, full_name=new_name, short_name="", on=on):
            yield replace(refusal, field=fields.get(refusal.field, refusal.field))
    if kind == RequestKind.MERGE and (other is None or other == organisation):
        yield Refusal("other_missing", _("请选择并入的另一个单位。"), field="other_organisation")
    waiting = Request.objects.filter(
        host=host, organisation=organisation, kind=kind, state__in=[RequestState.LODGED, RequestState.TABLED]
    )
    if waiting.exists():
        yield Refusal("under_way", _("同样的请求已在办理，请等候结果，或先收回那一份。"), field="kind")
    yield from standing_refusals(kind, host=host, organisation=organisation, on=on, other=other)


def _asker_refusals(host: Organisation, kind: str, organisation: Organisation, *, by: Any) -> Iterator[Refusal]:
    is_own = organisation.code in host_codes(by, APPLY)
    if may(by, HANDLE, host_code=host.code) or (is_own and kind in OWN_REQUESTS):
        return
    if is_own:
        yield Refusal("not_yours", _("这一事项由主办组织的工作人员提出。"), field="kind")
    else:
        message = _("您不能替“%(name)s”提出请求。") % {"name": organisation}
        yield Refusal("not_permitted", message, field="organisation")


def is_asker_or_handler(user: Any, request: Request) -> bool:
    """Whether the person may take the request back: who asked, who speaks for the organisation, the secretariat."""
    if is_handler(user, request):
        return True
    return is_applicant(user, request) and request.kind in OWN_REQUESTS
