"""Building the demo network, stage by stage; each stage once, and never again over what people changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation

from xiefa.demo import sign_ins
from xiefa.demo.applying import receive_applications
from xiefa.demo.chamber import enter_past_resolutions, hold_the_meeting, prepare_the_next
from xiefa.demo.desk import lay_out_the_desks
from xiefa.demo.gazetteer import fill_the_registry, rename_those_due
from xiefa.demo.material import IssuePlan, plan
from xiefa.demo.printing import ENTERED_ON, enter_old_issue, make_issue
from xiefa.demo.scene import NETWORK, moment, network
from xiefa.demo.staffing import BEGAN_ON, staff_the_house
from xiefa.kernel import audit, clock
from xiefa.kernel.models import AuditEvent
from xiefa.registry.models import Organisation

__all__ = ["build_demo", "sign_ins"]

PUBLISHED = ("2026-1", "2026-2", "2026-3", "2026-4", "2026-5")
OPEN = "2026-6"
_STAGE = "demo.stage"


def build_demo(*, say: Callable[[str], None] = print) -> None:
    """Build what is not there yet of the demo network; nothing at all beside a real network.

    Every stage is one transaction and leaves its name in the audit ledger, so a build that was
    interrupted goes on where it stopped, and what people did to the result stays.
    """
    if Organisation.objects.filter(is_host=True).exclude(code=NETWORK).exists():
        say("这里已经有一个真实的协作网，不建演示数据 / a real network lives here; no demo is built")
        return
    done = set(AuditEvent.objects.filter(action=_STAGE).values_list("details__stage", flat=True))
    with translation.override(settings.LANGUAGE_CODE):
        for name, sentence, act in _stages():
            if name not in done:
                say(sentence)
                _carry_out(name, act)


@transaction.atomic
def _carry_out(name: str, act: Callable[[], object]) -> None:
    act()
    # Dated like the last thing that happened on the stage, so that the ledger reads in the order of time.
    with clock.frozen(AuditEvent.objects.latest("number").moment):
        audit.record(_STAGE, network(), by=None, details={"stage": name})


def _stages() -> Iterator[tuple[str, str, Callable[[], object]]]:
    yield "registry", "登记示例协作网的账号、组织和人员 / accounts, organisations and people", _people_and_places
    yield "2025-6", "导入 2025 年第 6 期旧刊 / reading an old issue in from a file", enter_old_issue
    for last, name in zip(("", *PUBLISHED), PUBLISHED, strict=False):
        if name == PUBLISHED[-1]:
            yield "council", "召开理事会会议 / a session of the council", hold_the_meeting
            yield "applications", "收到入网申请 / applications for membership", receive_applications
        yield name, f"编排、签发并发布 {name} 期 / composing and publishing issue {name}", _issue_after(last, name)
    yield "next-session", "筹备下一次理事会会议 / preparing the next session", prepare_the_next
    yield OPEN, f"开始编排 {OPEN} 期 / opening issue {OPEN}", _issue_after(PUBLISHED[-1], OPEN)
    yield "desk", "放上待用稿、退回稿和草稿 / articles that wait on the desks", lay_out_the_desks


def _people_and_places() -> None:
    staff_the_house()
    fill_the_registry()
    with moment(BEGAN_ON, 17):
        enter_past_resolutions()


def _issue_after(last: str, name: str) -> Callable[[], object]:
    return lambda: _make(plan(name), after=plan(last).issued_on if last else ENTERED_ON)


def _make(one: IssuePlan, *, after: date) -> None:
    rename_those_due(after=after, until=one.opened_on)
    make_issue(one)
