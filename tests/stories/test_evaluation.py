"""A whole evaluation: twelve alliances, nine experts, from the notice to a stranger who recomputes every grade."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import open_page, overflow, sign_in
from tests.factories.evaluation import (
    ANNOUNCED,
    BEGUN,
    JUDGED,
    LAID_OPEN,
    OVER,
    RECHECKED,
    SCREENED,
    Network,
    make_cycle,
    make_evaluated_network,
)
from tests.factories.registry import make_network
from tests.factories.review import hand_in, make_expert
from tests.stories.newsdesk import downloaded, press, says
from xiefa.activities.domain import periods
from xiefa.activities.models import Report
from xiefa.evaluation.models import Cycle, Objection
from xiefa.kernel import clock
from xiefa.kernel.clock import frozen
from xiefa.registry.domain.employment import employ
from xiefa.review.domain import reviews, rounds
from xiefa.review.models import Assignment, Expert, Round

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("stories-2"),
    pytest.mark.django_db(transaction=True),
]

ALLIANCES, EXPERTS, GROUPS, PER_CANDIDATE = 12, 9, 3, 2
CROSSED, MET = JUDGED + timedelta(days=14), JUDGED + timedelta(days=21)
REMARK = "带动了三家下游企业，佐证齐全。"
Shot = Callable[[Page, str], None]


@dataclass
class Stage:
    """The network, its cycle, and who sits where."""

    network: Network
    base: str
    office: Page
    head: Page

    @property
    def cycle(self) -> Cycle:
        """The cycle as it is now."""
        return Cycle.objects.get()

    def open(self, page: Page, thing: Any) -> None:
        """Go to the page of a thing."""
        page.goto(self.base + (thing if isinstance(thing, str) else thing.get_absolute_url()))

    def move(self, page: Page, label: str) -> None:
        """Take the next step of the cycle on its page, past the page with what follows from it."""
        self.open(page, self.cycle)
        page.get_by_role("link", name=label, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(label)
        press(page, label)
        says(page, "已办理")


@pytest.fixture
def stage(browser: Browser, live_server: Any) -> Stage:
    """Twelve alliances whose records of 2025 are accepted, nine experts, a planned cycle; office and head signed in."""
    make_network(code="sample", full_name="示例产业创新联盟协作网", short_name="示例协作网")
    network = make_evaluated_network(ALLIANCES)
    with frozen(BEGUN):
        experts = [make_expert(f"评委{number}", host=network.host) for number in range(1, EXPERTS + 1)]
        employ(person=experts[0].person, organisation=network.alliances[0], office="顾问", by=None)
    make_cycle(network)
    pages = []
    for user in (network.office, network.head):
        pages.append(open_page(browser))
        sign_in(pages[-1], live_server.url, user)
    return Stage(network, live_server.url, *pages)


def test_a_whole_evaluation(stage: Stage, browser: Browser, shot: Shot, tmp_path: Path) -> None:
    with frozen(ANNOUNCED):
        announce(stage)
    with frozen(SCREENED):
        screen_and_seal(stage, shot)
    with frozen(JUDGED):
        arrange(stage, shot)
        score_on_the_train(stage, browser, shot)
        finish(stage, "initial", "30")
    with frozen(CROSSED):
        begin(stage, "cross")
        finish(stage, "cross", "31", otherwise=(stage.network.alliances[4].code, "20"))
    with frozen(MET):
        meet(stage, shot)
    with frozen(RECHECKED):
        recheck(stage, shot)
    with frozen(LAID_OPEN):
        lay_open(stage)
        object_to_it(stage, browser, shot)
        cannot_be_published(stage)
        decide(stage)
    with frozen(OVER):
        stage.move(stage.head, "发布结果")
        kit = read_in_public(stage, browser, shot)
    recompute(kit, tmp_path, stage.cycle)
    assert (stage.office.problems, stage.head.problems) == ([], [])


def announce(stage: Stage) -> None:
    """The office sends the notice; the alliances hand in their reports."""
    stage.move(stage.office, "发出通知")
    Report.objects.filter(period=stage.network.period).update(state="handed_in", handed_in_at=clock.now())


def screen_and_seal(stage: Stage, shot: Shot) -> None:
    """Everybody is qualified and nobody barred; what was accepted is sealed."""
    page = stage.office
    periods.close_period(period=stage.network.period, by=stage.network.office)
    stage.move(page, "开始资格审核")
    page.goto(f"{stage.base}/desk/evaluation/{stage.cycle.pk}/entrants/")
    expect(page.locator(".v-pick")).to_have_count(ALLIANCES)
    for pick in page.locator(".v-pick").all():
        pick.check()
    page.get_by_label("依据").fill("已向主管部门查询")
    press(page, "认定")
    expect(page.locator("tbody")).to_contain_text("已向主管部门查询")
    stage.move(page, "封存数据")
    shot(page, "evaluation-cycle")


def arrange(stage: Stage, shot: Shot) -> None:
    """Three groups of candidates and judges, both rounds assigned, the first one opened."""
    page = stage.office
    stage.move(page, "组织评审")
    review = stage.cycle.review
    for expert in Expert.objects.order_by("pk"):
        reviews.join(review=review, expert=expert, by=stage.network.office)
    for round_ in review.rounds.all():
        sizes = {"per_candidate": PER_CANDIDATE, "least": 1, "most": 6, "due_on": CROSSED}
        rounds.revise_round(round_=round_, **sizes, by=stage.network.office)
    stage.open(page, review)
    expect(page.locator("[aria-labelledby=recusals]")).to_contain_text("任顾问")
    page.get_by_role("link", name="参评对象与分组").click()
    page.get_by_label("组数").fill(str(GROUPS))
    press(page, "按领域分组")
    expect(page.get_by_role("heading", name="第3组")).to_be_visible()
    press(page, "评委按匹配入组")
    expect(page.locator("[data-kind=judge] li")).to_have_count(EXPERTS)
    shot(page, "evaluation-groups")
    stage.open(page, review)
    page.get_by_role("link", name="开始评审", exact=True).click()
    press(page, "开始评审")
    for key in ("initial", "cross"):
        stage.open(page, Round.objects.get(key=key))
        press(page, "分派")
        expect(page.locator("#main .x-badge").first).to_have_text("已分派")
    begin(stage, "initial")
    shot(page, "evaluation-round")


def begin(stage: Stage, key: str) -> None:
    """Open a step for scoring."""
    page = stage.office
    stage.open(page, Round.objects.get(key=key))
    page.get_by_role("link", name="开始评分", exact=True).click()
    press(page, "开始评分")
    expect(page.locator("#main .x-badge").first).to_have_text("评分中")


def score_on_the_train(stage: Stage, browser: Browser, shot: Shot) -> None:
    """An expert fills in a sheet on the phone; in a tunnel it stays on the phone, afterwards it is handed in."""
    assignment = Assignment.objects.filter(round__key="initial").order_by("pk").first()
    page = open_page(browser, width=390)
    sign_in(page, stage.base, assignment.judge.expert.person.user)
    page.goto(f"{stage.base}/desk/review/mine/")
    shot(page, "evaluation-my-reviews")
    mine = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=str(assignment.candidate), exact=True)
    )
    mine.get_by_role("link", name="开始评分").click()
    note = page.locator("[data-autosave-note]")
    page.get_by_label("理由").first.fill("先记一笔")
    expect(note).to_contain_text("已保存")
    page.context.set_offline(True)
    page.get_by_label("理由").first.fill(REMARK)
    page.get_by_label("得分").first.fill("30")
    expect(note).to_contain_text("未联网，已存在本机")
    shot(page, "evaluation-sheet-offline")
    page.context.set_offline(False)
    expect(note).to_contain_text("已保存")
    assert overflow(page) == 0
    press(page, "提交")
    says(page, "评分表已提交")
    assert assignment.sheet.versions.get().content["marks"] == {"effect": {"points": "30", "remark": REMARK}}
    page.context.close()


def finish(stage: Stage, key: str, points: str, *, otherwise: tuple[str, str] = ("", "")) -> None:
    """All other sheets of a step come in; the office ends it."""
    for one in Assignment.objects.filter(round__key=key).exclude(sheet__state="submitted"):
        code, other = otherwise
        hand_in(one, other if one.candidate.organisation.code == code else points)
    page = stage.office
    stage.open(page, Round.objects.get(key=key))
    page.get_by_role("link", name="结束评分", exact=True).click()
    press(page, "结束评分")
    expect(page.locator("#main .x-badge").first).to_have_text("已结束")


def meet(stage: Stage, shot: Shot) -> None:
    """The one large difference comes before the meeting, which decides; the judging is over."""
    page, review = stage.office, stage.cycle.review
    stage.open(page, review.discussion)
    press(page, "列出重点差异")
    press(page, "开始会评")
    press(page, "提请第一项")
    expect(page.locator("#now")).to_have_text(str(stage.network.alliances[4]))
    shot(page, "evaluation-meeting")
    page.locator("[name=points-effect]").fill("26")
    page.get_by_label("理由").fill("复评没有看到第二份佐证，按两次评分的中间取值。")
    press(page, "记录决定")
    expect(page.locator(".d-decided")).to_contain_text("改分")
    page.get_by_role("link", name="结束会评", exact=True).click()
    press(page, "结束会评")
    stage.open(page, review)
    page.get_by_role("link", name="结束评审", exact=True).click()
    press(page, "结束评审")
    expect(page.locator("#main .x-badge").first).to_have_text("已结束")
    stage.move(page, "开始复核")


def recheck(stage: Stage, shot: Shot) -> None:
    """Computed, one number put right, the consequences seen, computed again."""
    page, alliance = stage.office, stage.network.alliances[1]
    recheck_page = f"{stage.base}/desk/evaluation/{stage.cycle.pk}/recheck/"
    page.goto(recheck_page)
    press(page, "计算得分")
    expect(page.locator("[aria-labelledby=computations]")).to_contain_text("评审结束")
    page.get_by_role("link", name="更正数据").click()
    page.get_by_label("参评单位").select_option(label=str(alliance))
    page.get_by_label("更正内容").select_option(label="研讨会")
    page.get_by_label("更正值").fill("4")
    page.get_by_label("理由").fill("两次研讨会的佐证在封存前已经上传，计数时漏计。")
    press(page, "更正")
    page.goto(recheck_page)
    outlook = page.get_by_role("row").filter(has_text=str(alliance)).first
    expect(outlook).to_contain_text("→")
    shot(page, "evaluation-recheck")
    press(page, "计算得分")
    expect(page.locator("[aria-labelledby=computations]")).to_contain_text("复核更正")
    assert stage.cycle.computations.count() == 2


def lay_open(stage: Stage) -> None:
    """The head lays the results open for five working days."""
    stage.open(stage.head, stage.cycle)
    stage.head.get_by_role("link", name="公示结果", exact=True).click()
    says(stage.head, "公示 5 个工作日")
    press(stage.head, "公示结果")
    expect(stage.head.locator("#main .x-badge").first).to_have_text("公示中")


def object_to_it(stage: Stage, browser: Browser, shot: Shot) -> None:
    """An alliance finds its result on its desk and objects to one indicator."""
    page = open_page(browser)
    sign_in(page, stage.base, stage.network.secretary(0))
    page.goto(f"{stage.base}/desk/")
    page.get_by_role("region", name="我们的评价结果").get_by_role("link", name=str(stage.network.alliances[0])).click()
    page.get_by_role("link", name="各项得分").first.click()
    shot(page, "evaluation-own-result")
    page.get_by_role("link", name="对此项提出异议").filter(has_text="研讨会").click()
    page.get_by_label("异议内容和依据").fill("我们还办过一次线上研讨会，没有计入。")
    press(page, "提出异议")
    says(page, "异议已提出")
    assert page.problems == []
    page.context.close()


def cannot_be_published(stage: Stage) -> None:
    """While an objection is open, there is no way to publish, and the page says why."""
    stage.open(stage.head, stage.cycle)
    expect(stage.head.get_by_role("button", name="发布结果")).to_be_disabled()
    says(stage.head, "还有 1 件异议没有处理")


def decide(stage: Stage) -> None:
    """The office finds the objection on its desk and decides it."""
    page = stage.office
    page.goto(f"{stage.base}/desk/")
    page.get_by_role("region", name="待处理的异议").get_by_role("link", name="线上研讨会").click()
    page.get_by_role("link", name="异议不成立", exact=True).click()
    page.get_by_label("处理意见").fill("该次研讨会在录入截止以后才填报，不计入本期。")
    press(page, "异议不成立")
    says(page, "该次研讨会在录入截止以后才填报")
    assert Objection.objects.get().state == "dismissed"


def read_in_public(stage: Stage, browser: Browser, shot: Shot) -> bytes:
    """Anybody reads the results and takes the kit."""
    page = open_page(browser)
    page.goto(f"{stage.base}/evaluations/")
    page.get_by_role("link", name=str(stage.cycle)).click()
    for alliance in stage.network.alliances:
        says(page, alliance.short_name)
    shot(page, "evaluation-public")
    kit = downloaded(page, "a[href$='kit.zip']")
    assert page.problems == []
    return kit


def recompute(kit: bytes, folder: Path, cycle: Cycle) -> None:
    """With the bare interpreter in an empty folder: the same place, total and grade for everybody."""
    ZipFile(io.BytesIO(kit)).extractall(folder)
    command = [sys.executable, "-I", "-S", "recompute.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    outcomes = cycle.computations.latest("number").outcomes.all()
    told = [[str(one.rank), one.total, one.graded, f"{one.grade_zh} {one.grade_en}"] for one in outcomes]
    assert (len(rows), sorted([row[0], *row[3:]] for row in rows)) == (ALLIANCES, sorted(told))
