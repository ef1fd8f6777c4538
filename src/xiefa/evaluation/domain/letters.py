"""Letters to alliances: an evaluation begins, its deadline comes near, what they are found to be, the seal, objections.

Each goes to the people who speak for the alliance, in their own language, once; the outbox knows it by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from xiefa.accounts.models import RoleGrant, User
from xiefa.activities.enums import ReportState
from xiefa.activities.models import Report
from xiefa.evaluation.enums import CycleState
from xiefa.evaluation.models import Cycle, Entrant, Objection
from xiefa.evaluation.reminding import reminder_days
from xiefa.evaluation.rules import OBJECT
from xiefa.kernel import clock, outbox
from xiefa.kernel.permission import roles_with
from xiefa.registry.models import Organisation

# The letters by their kind: what stands at the head, and what is written.
_LETTERS = {
    "evaluation.announced": (
        _("评价通知：%(cycle)s"),
        _("%(name)s，您好：\n\n%(notice)s\n\n录入截止时间：%(deadline)s。\n\n%(link)s"),
    ),
    "evaluation.deadline": (
        _("录入即将截止：%(cycle)s"),
        _(
            "%(name)s，您好：\n\n“%(cycle)s”的录入截止时间是 %(deadline)s，%(alliance)s的填报还没有提交。"
            "请核对后提交：\n\n%(link)s"
        ),
    ),
    "evaluation.decided": (
        _("参评资格：%(cycle)s"),
        _(
            "%(name)s，您好：\n\n%(alliance)s在“%(cycle)s”中的资格核定为“%(eligibility)s”。\n理由：%(reason)s\n\n%(link)s"
        ),
    ),
    "evaluation.sealed": (
        _("数据已经封存：%(cycle)s"),
        _(
            "%(name)s，您好：\n\n“%(cycle)s”的数据已经封存，%(alliance)s的资格是“%(eligibility)s”。"
            "以后对记录的修改不影响本期评价。封存的内容和校验值可以在这里查看、下载：\n\n%(link)s"
        ),
    ),
}


def tell_announced(cycle: Cycle) -> int:
    """Send the notice to every alliance that is asked to report; how many letters."""
    words = {"notice": cycle.notice, "link": _link(cycle.get_absolute_url())}
    asked = Report.objects.filter(period=cycle.period)
    return sum(_write("evaluation.announced", cycle, one, words) for one in _organisations(asked))


def tell_decided(entrant: Entrant) -> int:
    """Tell an alliance what people have settled it to be, and why; a later decision is another letter."""
    words = _of_entrant(entrant) | {"reason": entrant.reason}
    key = f"{entrant.decided_at:%Y%m%dT%H%M%S%f}" if entrant.decided_at else ""
    return _write("evaluation.decided", entrant.cycle, entrant.organisation, words, mark=key)


def tell_sealed(cycle: Cycle) -> int:
    """Tell every alliance of the cycle that what it entered is sealed; how many letters."""
    rows = cycle.entrants.select_related("organisation", "cycle").prefetch_related("organisation__names")
    return sum(_write("evaluation.sealed", cycle, one.organisation, _of_entrant(one)) for one in rows)


@transaction.atomic
def tell_settled(objection: Objection) -> None:
    """Tell whoever raised an objection what was decided and why, in their language; nothing without an address."""
    raiser = objection.raised_by
    if not raiser.email:
        return
    with override(raiser.language):
        words = {
            "cycle": objection.entrant.cycle,
            "entrant": objection.entrant,
            "state": objection.get_state_display(),
            "decision": objection.decision,
            "link": _link(objection.get_absolute_url()),
        }
        outbox.post(
            "evaluation.objection_decided",
            to=raiser.email,
            subject=_("异议处理结果：%(cycle)s") % words,
            text=_("您对“%(entrant)s”评价结果的异议：%(state)s。\n\n处理意见：%(decision)s\n\n%(link)s") % words,
            key=f"evaluation-objection:{objection.pk}",
        )


def remind_of_deadlines() -> int:
    """Write to alliances whose reports are not in when a mark of the policy is reached; how many letters were due."""
    now = clock.now()
    running = Cycle.objects.filter(state=CycleState.ANNOUNCED, entry_deadline_at__gt=now).select_related("period")
    return sum(_remind(one) for one in running)


def _remind(cycle: Cycle) -> int:
    left = (timezone.localdate(cycle.entry_deadline_at) - clock.today()).days
    mark = next((one for one in reminder_days() if left <= one), None)
    if mark is None or cycle.period is None:
        return 0
    waiting = Report.objects.filter(period=cycle.period).exclude(state=ReportState.HANDED_IN)
    words = {"link": _link(cycle.period.get_absolute_url())}
    return sum(_write("evaluation.deadline", cycle, one, words, mark=str(mark)) for one in _organisations(waiting))


def _organisations(reports: Any) -> Iterable[Organisation]:
    return Organisation.objects.filter(pk__in=reports.values("organisation")).with_names().order_by("code")


def _of_entrant(entrant: Entrant) -> dict[str, Any]:
    return {"eligibility": entrant.get_eligibility_display, "link": _link(entrant.get_absolute_url())}


def _link(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _readers(organisation: Organisation) -> Iterable[User]:
    """Who speaks for the alliance in its evaluation, with an address."""
    speaking = [role.key for role in roles_with(OBJECT)]
    grants = RoleGrant.objects.at(clock.today()).filter(role__in=speaking, host_code=organisation.code)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).exclude(email="")


def _write(kind: str, cycle: Cycle, alliance: Organisation, words: Mapping[str, Any], *, mark: str = "") -> int:
    readers = list(_readers(alliance))
    for user in readers:
        with override(user.language):
            said = {name: value() if callable(value) else value for name, value in words.items()}
            deadline = timezone.localtime(cycle.entry_deadline_at).strftime("%Y-%m-%d %H:%M")
            said |= {"name": user, "cycle": cycle, "alliance": alliance, "deadline": deadline}
            title, text = _LETTERS[kind]
            key = ":".join(filter(None, (kind, str(cycle.pk), alliance.code, mark, str(user.pk))))
            outbox.post(kind, to=user.email, subject=str(title) % said, text=str(text) % said, key=key)
    return len(readers)
