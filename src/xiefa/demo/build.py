"""Building the demo network, stage by stage; each stage once, and never again over what people changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import translation

from xiefa.demo import evaluation, sign_ins
from xiefa.demo.activities import begin_this_year, report_the_year_before, report_the_years_before
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

OLD = "2025-6"
PUBLISHED = ("2026-1", "2026-2", "2026-3", "2026-4", "2026-5")
OPEN = "2026-6"
_STAGE = "demo.stage"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is built at one go: its name in the ledger, what it is in both languages, how, and what it stands on."""

    name: str
    zh: str
    en: str
    act: Callable[[], object]
    on: tuple[str, ...] = ()


def build_demo(*, say: Callable[[str], None] = print) -> bool:
    """Build what is not there yet of the demo network; nothing at all, and False, beside a real network.

    Every stage is one transaction and leaves its name in the audit ledger, so a build that was
    interrupted goes on where it stopped, and what people did to the result stays. What cannot be
    built over the demo of an earlier version is left out, and one sentence says so.
    """
    if Organisation.objects.filter(is_host=True).exclude(code=NETWORK).exists():
        say("这里已经有一个真实的协作网，不建演示数据 / a real network lives here; no demo is built")
        return False
    with translation.override(settings.LANGUAGE_CODE):
        if left_out := _build_the_rest(say):
            say(_said_of(left_out))
    return True


def _build_the_rest(say: Callable[[str], None]) -> list[Stage]:
    """Build every stage that is not there; gives those that could not be built over what was there before.

    A failure on empty ground is a defect of the program and is raised.
    """
    done = set(AuditEvent.objects.filter(action=_STAGE).values_list("details__stage", flat=True))
    is_fresh, left_out = not done, []
    for stage in _stages():
        if stage.name in done:
            continue
        if done.issuperset(stage.on) and _is_carried_out(stage, say, must_succeed=is_fresh):
            done.add(stage.name)
        else:
            left_out.append(stage)
    return left_out


def _is_carried_out(stage: Stage, say: Callable[[str], None], *, must_succeed: bool) -> bool:
    say(f"{stage.zh} / {stage.en}")
    try:
        _carry_out(stage)
    except OperationalError:
        raise  # the database itself is out of order, whoever built the demo
    except Exception:
        if must_succeed:
            raise
        # An earlier version may have left anything; the stage is undone as a whole.
        logger.info("Stage %s of the demo could not be built.", stage.name, exc_info=True)
        return False
    return True


@transaction.atomic
def _carry_out(stage: Stage) -> None:
    stage.act()
    # Dated like the last thing that happened on the stage, so that the ledger reads in the order of time.
    with clock.frozen(AuditEvent.objects.latest("number").moment):
        audit.record(_STAGE, network(), by=None, details={"stage": stage.name})


def _said_of(left_out: Iterable[Stage]) -> str:
    """What is missing, and how to get it without losing what is there."""
    stages = list(left_out)
    zh, en = "、".join(stage.zh for stage in stages), ", ".join(stage.en for stage in stages)
    way = f"XIEFA_DATA_DIR={_fresh_folder()} make demo"
    if connection.vendor != "sqlite":
        way = f"XIEFA_DATABASE_URL=… {way}"
    return (
        f"{settings.DATA_DIR} 里的演示数据是较早的版本建立的，没有建成：{zh}；其余照常可用。"
        f"要看完整的演示，请换一个新目录启动：{way}；原来的目录和其中的改动都保留。 / "
        f"The demo in {settings.DATA_DIR} was built by an earlier version; not built: {en}; all the rest works. "
        f"For the whole demo start with a fresh folder: {way}; the present one stays as it is."
    )


def _fresh_folder() -> Path:
    """A folder beside the present one that is not there yet."""
    here = Path(settings.DATA_DIR)
    number = 2
    while (fresh := here.with_name(f"{here.name}-{number}")).exists():
        number += 1
    return fresh


def _stages() -> Iterator[Stage]:
    yield Stage(
        "registry", "登记示例协作网的账号、组织和人员", "accounts, organisations and people", _people_and_places
    )
    yield Stage(
        "past-resolutions", "补录往年的决议", "resolutions of the years before", _years_before, on=("registry",)
    )
    yield Stage(
        "reporting-2024", "补报 2023—2024 年度活动", "reporting the activities of 2023 and 2024",
        report_the_years_before, on=("past-resolutions",),
    )  # fmt: skip
    yield Stage(
        "reporting-2025", "填报 2025 年度活动", "reporting the activities of 2025", report_the_year_before,
        on=("reporting-2024",),
    )  # fmt: skip
    yield Stage(
        OLD, "导入 2025 年第 6 期旧刊", "reading an old issue in from a file", enter_old_issue, on=("registry",)
    )
    for last, name in zip((OLD, *PUBLISHED), PUBLISHED, strict=False):
        if name == PUBLISHED[-1]:
            yield Stage(
                "council", "召开理事会会议", "a session of the council", hold_the_meeting, on=("past-resolutions",)
            )
            yield Stage(
                "applications", "收到入网申请", "applications for membership", receive_applications, on=("registry",)
            )
            yield from _evaluation_after("applications")
        yield Stage(
            name,
            f"编排、签发并发布 {name} 期",
            f"composing and publishing issue {name}",
            _issue_after(last, name),
            on=(last,),
        )
        yield from _evaluation_after(name)
    yield Stage("next-session", "筹备下一次理事会会议", "preparing the next session", prepare_the_next, on=("council",))
    yield Stage(
        OPEN, f"开始编排 {OPEN} 期", f"opening issue {OPEN}", _issue_after(PUBLISHED[-1], OPEN), on=PUBLISHED[-1:]
    )
    yield from _evaluation_after(OPEN)
    yield Stage("desk", "放上待用稿、退回稿和草稿", "articles that wait on the desks", lay_out_the_desks, on=(OPEN,))
    yield Stage(
        "reporting-2026", "开始填报 2026 年度活动", "beginning to report the activities of 2026", begin_this_year,
        on=("reporting-2025", "council", "desk"),
    )  # fmt: skip
    yield from _evaluation_after("reporting-2026")


# What happens to the evaluations when another stage is done: name, in both languages, how, and what it stands on.
_EVALUATIONS: dict[str, tuple[str, str, str, Callable[[], object], str]] = {
    "2026-1": ("evaluation-2024-seal", "封存 2023—2024 年度评价", "sealing the evaluation of 2023 and 2024",
               evaluation.seal_the_first, "reporting-2025"),
    "2026-2": ("evaluation-2024-judge", "评审 2023—2024 年度评价", "experts score 2023 and 2024",
               evaluation.judge_the_first, "evaluation-2024-seal"),
    "2026-3": ("evaluation-2024", "公示并发布 2023—2024 年度评价", "publishing the evaluation of 2023 and 2024",
               evaluation.publish_the_first, "evaluation-2024-judge"),
    "2026-4": ("evaluation-2025-notice", "通知 2025 年度评价", "announcing the evaluation of 2025",
               evaluation.announce_the_second, "evaluation-2024"),
    "applications": ("evaluation-2025-seal", "封存 2025 年度评价", "sealing the evaluation of 2025",
                     evaluation.seal_the_second, "evaluation-2025-notice"),
    "2026-5": ("evaluation-2025-cross", "2025 年度评价进入交叉复评", "the crossed round of 2025",
               evaluation.cross_the_second, "evaluation-2025-seal"),
    "2026-6": ("evaluation-2025-score", "专家为 2025 年度评价打分", "experts score 2025",
               evaluation.score_the_second, "evaluation-2025-cross"),
    "reporting-2026": ("evaluation-2026", "通知 2026 年度评价", "announcing the evaluation of 2026",
                       evaluation.announce_the_third, "evaluation-2025-score"),
}  # fmt: skip


def _evaluation_after(name: str) -> Iterator[Stage]:
    """The stage of the evaluations that comes next in time after another one, if there is any."""
    if name in _EVALUATIONS:
        stage, zh, en, act, on = _EVALUATIONS[name]
        yield Stage(stage, zh, en, act, on=(name, on))


def _people_and_places() -> None:
    staff_the_house()
    fill_the_registry()


def _years_before() -> None:
    with moment(BEGAN_ON, 17):
        enter_past_resolutions()


def _issue_after(last: str, name: str) -> Callable[[], object]:
    return lambda: _make(plan(name), after=ENTERED_ON if last == OLD else plan(last).issued_on)


def _make(one: IssuePlan, *, after: date) -> None:
    rename_those_due(after=after, until=one.opened_on)
    make_issue(one)
