"""The demo network: built by the verbs of the staff, complete, and built once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.factories.accounts import make_user
from tests.factories.registry import make_body, make_network
from xiefa.accounts.models import User
from xiefa.accounts.wording import is_named
from xiefa.activities.domain.evidence import bytes_of
from xiefa.activities.models import Activity, EvidenceFile, Question, ReportingPeriod
from xiefa.briefing.composition import compose
from xiefa.briefing.domain.issues import remove_item
from xiefa.briefing.models import Issue, IssueItem
from xiefa.briefing.proofing import proofread_issue
from xiefa.council.models import Resolution
from xiefa.demo.build import build_demo
from xiefa.demo.chamber import enter_past_resolutions
from xiefa.demo.material import FOLDER
from xiefa.demo.scene import NETWORK
from xiefa.demo.sign_ins import PASSWORD, PEOPLE, SIGN_INS
from xiefa.demo.staffing import staff_the_house
from xiefa.evaluation.models import Certificate, Cycle, Objection
from xiefa.kernel import audit, clock
from xiefa.kernel.audit import verify_chain
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Manuscript, Picture, Table, text_digest
from xiefa.membership.models import Application
from xiefa.newsroom.domain.pictures import picture_bytes
from xiefa.newsroom.models import Article
from xiefa.publishing.channels.text import render
from xiefa.registry.linking import Linker
from xiefa.registry.models import Body, Organisation
from xiefa.review.models import Assignment, Difference, Recusal

# Alliances, offices and people that exist, from the real briefing and from public lists.
REAL_NAMES = (
    "半导体照明", "粉末冶金", "再生资源", "太阳能光热", "汽车轻量化", "化纤", "数控机床", "钒钛", "肉类加工", "水环境联盟",
    "制鞋", "建筑信息模型", "畜禽良种", "禽畜良种", "物流中心自动化", "农业装备", "住宅科技", "TD产业", "健康建筑",
    "电子贸易", "视觉智能", "钨与硬质合金", "联盟协发网", "国联中心", "中关村", "科技部", "科学技术部", "工业和信息化部",
    "财政部", "国家发展", "市场监督管理总局", "李新男", "程学忠", "尚辉良",
)  # fmt: skip
PUBLISHED = [(2025, 6, 42), (2026, 1, 43), (2026, 2, 44), (2026, 3, 45), (2026, 4, 46), (2026, 5, 47)]
ROLES = {
    "administrator", "secretary_general", "editor", "reviewer", "membership_officer", "alliance_secretary", "alliance_head", "expert",
    "council_member", "reader",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[str, list[str]]]]:
    """The demo, built once for this file, with the state of the ledger at every sentence that was said."""
    said: list[tuple[str, list[str]]] = []
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(say=lambda sentence: said.append((sentence, verify_chain())))
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def demo(built: list[tuple[str, list[str]]], django_db_blocker: Any) -> Iterator[list[tuple[str, list[str]]]]:
    """The built demo, for a test that may change it: what the test does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield built
        transaction.set_rollback(True)


def published() -> list[Issue]:
    return list(Issue.objects.published().with_contents().order_by("year", "number"))


def open_issue() -> Issue:
    return Issue.objects.with_contents().get(year=2026, number=6)


def blocks_of(manuscript: Manuscript, kind: type) -> int:
    return sum(isinstance(block, kind) for item in manuscript.items for block in item.blocks)


def test_building_again_adds_nothing_and_says_nothing(demo: Any) -> None:
    before = AuditEvent.objects.count()
    said: list[str] = []
    build_demo(say=said.append)
    assert (said, AuditEvent.objects.count()) == ([], before)


def test_what_people_changed_stays_when_it_is_built_again(demo: Any) -> None:
    item = IssueItem.objects.filter(section__issue=open_issue()).first()
    remove_item(item=item, by=User.objects.get(username="editor"))
    build_demo(say=lambda sentence: None)
    assert IssueItem.objects.filter(pk=item.pk).exists() is False


def test_every_stage_leaves_an_unbroken_ledger(demo: Any) -> None:
    assert [problems for _sentence, problems in demo] == [[]] * 24
    assert verify_chain() == []


def test_the_ledger_reads_in_the_order_of_time(demo: Any) -> None:
    moments = list(AuditEvent.objects.order_by("number").values_list("moment", flat=True))
    assert moments == sorted(moments)


def test_six_issues_are_published_and_one_is_open(demo: Any) -> None:
    assert [(issue.year, issue.number, issue.total_number) for issue in published()] == PUBLISHED
    assert open_issue().state == "composing"


def test_every_published_issue_has_three_sections_and_eight_to_fourteen_items(demo: Any) -> None:
    shapes = [[len(section.items) for section in issue.manuscript.sections] for issue in published()]
    assert [len(shape) for shape in shapes] == [3] * 6
    assert [8 <= sum(shape) <= 14 for shape in shapes] == [True] * 6


def test_the_stored_digest_is_that_of_the_text(demo: Any) -> None:
    assert [text_digest(compose(issue)) for issue in published()] == [issue.text_digest for issue in published()]


def test_every_published_issue_renders_with_its_pictures(demo: Any) -> None:
    named = [picture.sha256 for issue in published() for picture in issue.manuscript.pictures]
    pictures = picture_bytes(named)
    texts = [render(issue.manuscript, pictures=pictures).content.decode() for issue in published()]
    first_headings = [issue.manuscript.items[0].heading for issue in published()]
    assert [heading in text for heading, text in zip(first_headings, texts, strict=True)] == [True] * 6


def test_three_different_people_answer_for_every_issue(demo: Any) -> None:
    names = [{one.person_name for one in issue.sign_offs.all()} for issue in published()]
    assert [len(people) for people in names] == [3] * 6


def test_one_issue_was_sent_back_and_its_first_signature_is_void(demo: Any) -> None:
    voided = [[one.role for one in issue.sign_offs.all() if one.voided_at] for issue in published()]
    assert voided == [[], [], [], [], ["editor"], []]


def test_issues_are_issued_on_the_day_they_were_published(demo: Any) -> None:
    made = [issue for issue in published() if not issue.imported_from]
    assert [issue.published_at.date() for issue in made] == [issue.issued_on for issue in made]


def test_the_old_issue_was_understood_completely(demo: Any) -> None:
    report = published()[0].import_report
    assert (report["not_understood"], report["unmatched"]) == ([], [])


def test_there_is_one_table_one_picture_and_one_correction(demo: Any) -> None:
    made = [issue.manuscript for issue in published()]
    assert [blocks_of(manuscript, Table) for manuscript in made] == [0, 0, 0, 1, 0, 0]
    assert [blocks_of(manuscript, Picture) for manuscript in made] == [0, 0, 0, 0, 1, 0]
    assert [issue.corrections.count() for issue in published()] == [0, 0, 1, 0, 0, 0]


def test_the_correction_names_words_that_stand_in_its_item(demo: Any) -> None:
    correction = published()[2].corrections.get()
    wrong = correction.text.partition("“")[2].partition("”")[0]
    assert [wrong in text for text in map(str, correction.item.blocks)].count(True) == 1


def test_proofing_finds_what_was_left_in_the_open_issue(demo: Any) -> None:
    assert {remark.code for remark in proofread_issue(open_issue())} == {
        "digest-without-source", "heading-long", "repeated", "two-names", "unlikely-year", "hidden-date",
        "credit-brackets-mixed",
    }  # fmt: skip


def test_the_desks_hold_articles_in_every_state(demo: Any) -> None:
    states = Article.objects.exclude(state="used").values_list("state", flat=True)
    assert sorted(states) == ["accepted"] * 3 + ["draft"] * 2 + ["returned", "submitted"]


def test_a_shared_short_name_is_asked_and_the_longer_one_is_linked(demo: Any) -> None:
    keys = {one.code: one.pk for one in Organisation.objects.filter(code__startswith="shui-")}
    found = Linker.from_registry(date(2026, 11, 18)).link("水生态联盟和水生态监测联盟到会。")
    assert [set(mention.candidates) for mention in found] == [set(keys.values()), {keys["shui-jiance"]}]


def test_a_renamed_alliance_has_its_name_of_the_day(demo: Any) -> None:
    alliance = Organisation.objects.get(code="shilaohua")
    names = [alliance.name_at(date(2026, 5, 17)), alliance.name_at(date(2026, 5, 18))]
    assert names == ["老年辅具产业创新联盟", "适老化产品产业创新联盟"]


def test_every_role_has_somebody_who_can_sign_in(demo: Any) -> None:
    assert {
        role for one in SIGN_INS for role, _host in User.objects.get(username=one.username).roles_in_force()
    } == ROLES
    assert [User.objects.get(username=name).check_password(PASSWORD) for name in PEOPLE] == [True] * len(PEOPLE)


def test_every_line_of_the_ledger_has_words(demo: Any) -> None:
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert len(actions) > 15
    assert sorted(action for action in actions if not is_named(action)) == []


def test_closed_years_and_an_open_one_with_records_in_every_state(demo: Any) -> None:
    assert list(ReportingPeriod.objects.order_by("code").values_list("code", "state")) == [
        ("2024", "closed"), ("2025", "closed"), ("2026", "open"),
    ]  # fmt: skip
    last = Activity.objects.filter(since__gte=date(2025, 1, 1), since__lt=date(2026, 1, 1))
    assert (last.count(), set(last.values_list("state", flat=True))) == (26, {"accepted"})
    states = set(Activity.objects.filter(since__gte=date(2026, 1, 1)).values_list("state", flat=True))
    assert states == {"proposed", "entered", "confirmed", "accepted", "returned", "set_aside"}
    assert sorted(Question.objects.values_list("state", flat=True)) == ["answered", "open", "settled"]


def test_what_was_told_elsewhere_was_not_typed_again(demo: Any) -> None:
    told = Article.objects.filter(state__in=["accepted", "used"]).exclude(activity="")
    of_alliances = told.filter(contributors__kind="alliance").distinct()
    records = [one.activity_record for one in of_alliances]
    assert [record.origin for record in records] == ["news"] * len(records)
    assert [record.origin_key for record in records] == [f"article-{one.pk}" for one in of_alliances]
    meeting = Activity.objects.get(origin="meeting")
    assert (str(meeting.reporter), [one.sort for one in meeting.evidence.all()]) == (str(meeting.host), ["minutes"])


def test_every_piece_of_evidence_is_what_it_says(demo: Any) -> None:
    kept = EvidenceFile.objects.all()
    assert {one.media_type.rpartition("/")[2][-8:] for one in kept} == {"pdf", "png", "document"}
    assert [hashlib.sha256(bytes_of(one)).hexdigest() for one in kept] == [one.sha256 for one in kept]


def test_one_evaluation_is_published_one_is_scored_and_one_is_announced(demo: Any) -> None:
    assert dict(Cycle.objects.values_list("code", "state")) == {
        "2024": "published", "2025": "judging", "2026": "announced",
    }  # fmt: skip
    results = Cycle.objects.get(code="2024").computations.latest("number").outcomes.all()
    grades = {str(one.entrant.organisation.code): one.grade for one in results}
    assert [code for code, grade in grades.items() if grade != "inactive"] == ["zhuji", "yure", "shengxue"]
    assert list(grades.values())[:3] == ["high", "fairly_high", "average"]
    assert [one.entrant.organisation.code for one in results if one.honours] == ["zhuji"]
    assert [one.outcome.entrant.organisation.code for one in Certificate.objects.all()] == ["zhuji"]
    assert list(Objection.objects.values_list("state", flat=True)) == ["dismissed"]


def test_what_the_meeting_decided_on_another_scale_counts_as_points_of_the_indicator(demo: Any) -> None:
    decided = Difference.objects.get(candidate__organisation__code="shengxue").points
    newest = Cycle.objects.get(code="2024").computations.latest("number")
    leaves = {one["key"]: one for one in newest.outcomes.get(entrant__organisation__code="shengxue").leaves}
    assert (decided, leaves["effect"]["points"], leaves["effect"]["most"]) == (
        {"leadership": "7.2", "effect": "85"}, "8.50", "10.00",
    )  # fmt: skip


def test_both_experts_who_sign_in_have_sheets_to_fill_in(demo: Any) -> None:
    asked = [Assignment.objects.of_user(User.objects.get(username=name)) for name in ("expert", "expert2")]
    assert [any(getattr(one, "sheet", None) is None for one in rows) for rows in asked] == [True, True]
    aside = Recusal.objects.filter(judge__expert__person__user__username="expert", judge__review__cycle__code="2025")
    assert [one.candidate.organisation.code for one in aside] == ["shengxue"]


@pytest.mark.django_db
def test_nothing_is_built_beside_a_real_network() -> None:
    make_network()
    said: list[str] = []
    build_demo(say=said.append)
    assert (len(said), Organisation.objects.count(), NETWORK) == (1, 1, "demo-network")


OLD_STAGES = ("registry", "2025-6", "2026-1", "2026-2", "2026-3", "2026-4", "2026-5", "2026-6", "desk")


@pytest.mark.django_db
def test_over_the_demo_of_an_earlier_version_what_is_missing_is_said_and_nothing_is_touched(settings: Any) -> None:
    with clock.frozen(date(2025, 9, 1)):
        staff_the_house()
        network = make_network(code=NETWORK)
        body = make_body(organisation=network, name="理事会", term=2)
        for stage in OLD_STAGES:
            audit.record("demo.stage", network, by=None, details={"stage": stage})
    said: list[str] = []
    for _time in range(2):
        assert build_demo(say=said.append) is True
    assert said[-1].startswith(
        f"{settings.DATA_DIR} 里的演示数据是较早的版本建立的，没有建成："
        "补录往年的决议、补报 2023—2024 年度活动、填报 2025 年度活动、封存 2023—2024 年度评价、"
        "评审 2023—2024 年度评价、公示并发布 2023—2024 年度评价、通知 2025 年度评价、召开理事会会议、收到入网申请、"
        "封存 2025 年度评价、2025 年度评价进入交叉复评、筹备下一次理事会会议、专家为 2025 年度评价打分、"
        "开始填报 2026 年度活动、通知 2026 年度评价；"
        "其余照常可用。"
    )
    assert f"XIEFA_DATA_DIR={settings.DATA_DIR}-2 make demo" in said[-1]
    assert len([sentence for sentence in said if "没有建成" in sentence]) == 2
    assert (network.resolutions.count(), Application.objects.count(), list(Body.objects.all())) == (0, 0, [body])
    assert verify_chain() == []


@pytest.mark.django_db
def test_a_failure_on_empty_ground_is_not_hidden() -> None:
    make_user(username="admin")
    with pytest.raises(Refused):
        build_demo(say=lambda sentence: None)
    assert AuditEvent.objects.filter(action="demo.stage").count() == 0


def test_resolutions_that_an_earlier_version_entered_with_the_registry_are_not_entered_again(demo: Any) -> None:
    before = Resolution.objects.count()
    enter_past_resolutions()
    assert (Resolution.objects.count(), before) == (before, 10)


def test_no_real_name_occurs_in_the_material() -> None:
    files = [path for path in FOLDER.rglob("*") if path.suffix in {".yaml", ".md"}]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in REAL_NAMES if name in text] == []
    assert len(files) == 22
