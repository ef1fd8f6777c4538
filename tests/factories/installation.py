"""One thing of every kind, and every address of the installation filled in with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories.accounts import make_person
from tests.factories.activities import make_entry as make_record_entry
from tests.factories.activities import make_period
from tests.factories.briefing import Office, make_issue, make_office, make_published
from tests.factories.council import Council, make_council, make_item, make_meeting
from tests.factories.evaluation import one_of_each as one_evaluation
from tests.factories.evidence import put, scan
from tests.factories.membership import one_of_each
from tests.factories.newsroom import png
from tests.factories.registry import make_alliance, make_seat
from tests.factories.registry import make_person as make_entry
from tests.factories.review import make_assigned_round

from xiefa.activities.dating import Span
from xiefa.activities.domain import records
from xiefa.activities.domain.doubles import look_for_doubles
from xiefa.activities.domain.imports import look_through, start_list
from xiefa.activities.domain.questions import ask
from xiefa.activities.domain.tokens import make_token
from xiefa.activities.models import Activity, Report
from xiefa.briefing.models import Issue, IssueItem
from xiefa.council.domain.papers import add_paper
from xiefa.council.domain.resolutions import record_past
from xiefa.council.models import Task
from xiefa.kernel import clock
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.domain.sources import import_article, keep_source
from xiefa.newsroom.models import Article
from xiefa.publishing.domain.editions import make_editions
from xiefa.registry.domain.contacts import add_contact
from xiefa.registry.domain.employment import employ
from xiefa.registry.domain.imports import preview_import
from xiefa.registry.domain.members import add_unit
from xiefa.registry.domain.merging import merge_people, set_apart
from xiefa.registry.domain.organisations import add_name, add_organisation
from xiefa.registry.models import ImportBatch, Organisation, Seat
from xiefa.registry.sheets.columns import HEADINGS
from xiefa.review.domain.discussions import plan
from xiefa.review.domain.recusals import recuse
from xiefa.review.domain.rounds import open_round

# Numbers and words that are no key of anything.
NOTHING = {"pk": 10**12, "code": "nobody", "host": "nobody", "number": 10**9, "sha256": "0" * 64}


@dataclass(frozen=True)
class World:
    """The network with an issue in the making and one that is published, an article, and the registry around them."""

    office: Office
    alliance: Organisation
    seat: Seat
    batch: ImportBatch
    article: Article
    picture: str
    source: int
    making: Issue
    published: Issue
    item: IssueItem
    grant: int
    name: int
    belongings: dict[str, int]
    council: dict[str, int]
    membership: dict[str, int]
    activities: dict[str, int]
    review: dict[str, int]
    evaluation: dict[str, int]

    def path(self, name: str) -> str:
        """The address of this name, with the keys of the things of this world."""
        return reverse(name, kwargs={key: self._value(name, key) for key in parameters()[name]})

    def _value(self, name: str, key: str) -> Any:
        room, _colon, page = name.partition(":")
        if key == "pk":
            return self._keys(page)[room]
        values = {
            "code": self.alliance.code,
            "host": self.office.host.code,
            "sha256": self.picture,
            "verb": {"council": "finish", "activities": "confirm", "review": "close", "evaluation": "cancel"}.get(
                room, "withdraw"
            ),
            "channel": "text",
            "address": "0",
            "act": "up",
            "form": "yaml",
            "table": "kinds",
            "measure": "seminars",
            "part": "steps",
            "year": self.published.year,
            "item": 1,
            "number": str(self.published.number) if room == "archive" else 1,
            "uidb36": "1",
            "key": {"membership": "operation", "api": str(self.activities["public"])}.get(room, "wrong-key"),
            "version": "current",
            "rest": "nowhere",
            "token": "wrong-token",
            "other": self.office.host.code if page == "organisation_merge" else self.seat.person_id,
        }
        if (room, key) == ("council", "name"):
            return "resolution.pdf" if page == "resolution_document" else "agenda.pdf"
        return values[key]

    def _keys(self, page: str) -> dict[str, int]:
        of_grant, of_person = self.grant, self.office.editor.pk
        people = {"body_add": 0, "seat_add": self.seat.body_id, "seat_end": self.seat.pk, "name_end": self.name}
        people |= {"body_end": self.seat.body_id} | self.belongings
        briefing = self.item.section_id if page in ("section_change", "item_write") else self.making.pk
        return {
            "accounts": of_grant if page == "grant_end" else of_person,
            "registry": people.get(page, self.batch.pk if "import" in page else self.seat.person_id),
            "newsroom": self._newsroom_key(page),
            "briefing": self._briefing_key(page, briefing),
            "publishing": self.published.pk,
            "council": self.council.get(_council_noun(page), 0),
            "membership": self.membership.get(page.partition("_")[0], 0),
            "review": self.review.get(_REVIEW_NOUNS.get(page) or page.partition("_")[0], self.membership["panel"]),
            "archive": self.activities["public"],
            "evaluation": self.evaluation.get(
                "entrant" if page == "snapshot_part" else page.partition("_")[0], self.evaluation["cycle"]
            ),
            "activities": self.activities.get(_ACTIVITY_NOUNS.get(page) or page.partition("_")[0], 0),
            "desk": self.council["meeting"],
        }

    def _newsroom_key(self, page: str) -> int:
        if page == "article_from_record":
            return self.activities["activity"]
        return self.source if page == "source_original" else self.article.pk

    def _briefing_key(self, page: str, other: int) -> int:
        if page == "import_report":
            return self.source
        return self.item.pk if page.startswith("item_") and page not in ("item_add", "item_write") else other


# Addresses of the council room whose key is not that of the thing they are named after.
_COUNCIL_NOUNS = {
    "item_add": "meeting", "case_add": "item", "paper_add": "item", "attendee_invite": "meeting",
    "attendee_invite_all": "meeting", "motion_take_up": "meeting", "invitation": "meeting",
    "document_list": "meeting", "document_papers": "meeting", "document_bind": "meeting",
}  # fmt: skip


def _council_noun(page: str) -> str:
    return _COUNCIL_NOUNS.get(page) or page.partition("_")[0]


# Addresses of the room of activities whose key is not that of the thing they are named after.
_ACTIVITY_NOUNS = dict.fromkeys(("question_ask", "evidence_add", "evidence_link", "evidence_choose"), "activity")


# Addresses of the room of reviews whose key is not that of the thing they are named after.
_REVIEW_NOUNS = {
    "group_suggest": "review", "group_judges": "review", "group_add": "review", "judge_add": "review",
    "recusal_add": "review", "recusal_derive": "review", "round_add": "review", "round_move": "assignment",
    "round_unpin": "assignment", "sheet_detail": "assignment", "sheet_save": "assignment", "sheet_change": "assignment",
    "sheet_recuse": "assignment", "sheet_list": "round", "sheet_export": "round", "sheet_versions": "round",
    "discussion_plan": "review",
}  # fmt: skip


def make_world() -> World:
    """Everything there is, made by the verbs."""
    office = make_office()
    published = make_published(office, items=1)
    make_editions(issue=published, by=office.editor)
    making = make_issue(office, items=1)
    alliance = make_alliance("水环境产业技术创新战略联盟", "水环境联盟")
    name = add_name(organisation=alliance, kind="short", text="水联盟", by=None)
    article = import_article(
        data="# 会议召开\n\n会议在长沙召开。\n".encode(),
        name="会议.md",
        host=office.host,
        kind="network_news",
        by=office.editor,
    )
    assert isinstance(article, Article)
    return World(
        office=office,
        alliance=alliance,
        seat=make_seat(),
        batch=preview_import(file_name="名录.xlsx", data=_sheet(), by=make_person("membership_officer")),
        article=article,
        picture=keep_picture(data=png(), by=office.editor).sha256,
        source=keep_source(data=b"\x00\x01", name="坏.docx", by=office.editor).pk,
        making=making,
        published=published,
        item=IssueItem.objects.get(section__issue=making),
        grant=office.reviewer.grants.get().pk,
        name=name.pk,
        belongings=_belongings(alliance),
        council=_make_chamber(office),
        membership=one_of_each(office.host),
        activities=_make_activities(office.host, alliance),
        review=_make_review(office.host),
        evaluation=one_evaluation(office.host, alliance),
    )


def _make_review(host: Organisation) -> dict[str, int]:
    """A round in which two judges score, one of whom stands aside from a candidate; the key of each thing by its noun."""
    round_ = make_assigned_round(host=host, candidates=2, judges=2, groups=1, subject_key="cycle-1")
    discussion = plan(review=round_.review, threshold=Decimal(8), by=round_.review.arranged_by)
    round_ = open_round(round_=round_, by=round_.review.arranged_by)
    review, held = round_.review, round_.assignments.standing().select_related("judge__expert", "candidate")[0]
    recusal = recuse(judge=held.judge, candidate=held.candidate, source="office", reason="师生", by=review.arranged_by)
    things = {"review": review, "round": round_, "group": review.groups.get(), "candidate": held.candidate}
    things |= {"judge": held.judge, "expert": held.judge.expert, "recusal": recusal}
    things |= {"assignment": round_.assignments.standing()[0], "discussion": discussion}
    things["difference"] = discussion.differences.create(candidate=held.candidate, first=10, second=20)
    return {noun: thing.pk for noun, thing in things.items()}


def _make_activities(host: Organisation, alliance: Organisation) -> dict[str, int]:
    """A record that nobody has confirmed yet, with its evidence and report; the key of each thing by its noun."""
    entry, office = make_record_entry(alliance), make_person("membership_officer")
    record = records.enter(host=host, reporter=alliance, entry=entry, by=office)
    question = ask(activity=record, reason="人数与通知不一致。", by=office)
    evidence = put(record, scan(2), "通知.pdf", by=office)
    period = make_period(SimpleNamespace(network=host))
    report = Report.objects.create(period=period, organisation=alliance)
    twin = records.enter(
        host=host, reporter=make_alliance(), entry=make_record_entry(alliance, title=entry.title), by=office
    )
    double = look_for_doubles(twin)[0]
    public = _make_public(host, alliance, office)
    token, _key = make_token(
        host=host,
        organisation=alliance,
        name="办公系统",
        ends_on=clock.today() + timedelta(days=30),
        by=_secretary(alliance),
    )
    keys = {
        "import": _make_import(host, alliance, office),
        "public": public,
        "token": token,
        "activity": record,
        "question": question,
        "evidence": evidence,
        "binder": report,
        "double": double,
    }
    return {noun: thing.pk for noun, thing in (keys | {"period": period, "report": report}).items()}


def _make_import(host: Organisation, alliance: Organisation, office: Any) -> Any:
    """A pasted list that waits for somebody to decide."""
    span = Span(date(2026, 1, 1), date(2026, 12, 31))
    pasted = start_list(host=host, reporter=alliance, text="3月5日在长沙举办座谈会", span=span, by=office)
    return look_through(pasted, by=office)


def _make_public(host: Organisation, alliance: Organisation, office: Any) -> Activity:
    """A record that anybody may read."""
    entry = make_record_entry(alliance, openness="public")
    record = records.enter(host=host, reporter=alliance, entry=entry, by=office)
    head = make_person("alliance_head", host_code=alliance.code)
    return records.accept(activity=records.confirm(activity=record, by=head), by=office)


def _secretary(alliance: Organisation) -> Any:
    return make_person("alliance_secretary", host_code=alliance.code)


def _make_chamber(office: Office) -> dict[str, int]:
    """A meeting in preparation with one of everything that is prepared; the key of each by its noun."""
    council = make_council(office.host, seats=1, has_users=False)
    meeting = make_meeting(council)
    item = make_item(council, meeting, {"organisation": make_alliance()}, kind="admit", title="批准加入")
    paper = add_paper(item=item, title="材料", file_name="材料.pdf", data=b"%PDF-1.7", by=council.secretary)
    task = _make_task(council)
    return {
        "task": task.pk,
        "resolution": task.effect.resolution_id,
        "meeting": meeting.pk,
        "item": item.pk,
        "case": item.cases.get().pk,
        "paper": paper.pk,
        "attendee": meeting.attendees.get().pk,
    }


def _belongings(alliance: Organisation) -> dict[str, int]:
    """A member unit, a contact and a merger of people, each under the pages about it."""
    company = add_organisation(code="qingyuan", kind="company", full_name="清源水务公司", by=None)
    unit = add_unit(alliance=alliance, unit=company, by=None)
    contact = add_contact(
        organisation=alliance, channel="phone", value="66001234", office="秘书处", purpose="会议通知", by=None
    )
    merger = merge_people(kept=make_entry(), gone=make_entry(), reason="重复登记", by=None)
    work = employ(person=make_entry(), organisation=company, by=None)
    mark = set_apart(first=make_entry(), second=make_entry(), reason="两个人", by=None)
    return (
        dict.fromkeys(("unit_change", "unit_end"), unit.pk)
        | dict.fromkeys(("contact_change", "contact_end", "contact_withdraw"), contact.pk)
        | {"merger_undo": merger.pk, "apart_undo": mark.pk, "employment_end": work.pk}
    )


def _make_task(council: Council) -> Task:
    """A task that a resolution from paper handed out."""
    resolution = record_past(
        host=council.host,
        body=council.body,
        kind="remit",
        wording="remitted",
        title="旧决议",
        text="由办公室拟定办法。",
        resolved_on=date(2023, 1, 1),
        cases=[{"text": "拟定办法", "owner": "办公室"}],
        source="纪要",
        by=council.secretary,
    )
    return Task.objects.get(effect__resolution=resolution)


@cache
def parameters() -> dict[str, tuple[str, ...]]:
    """Every address by its name, with the names of its parameters."""
    return {name: tuple(pattern.pattern.converters) or _groups(pattern) for name, pattern in _patterns(get_resolver())}


def views() -> dict[str, Any]:
    """Every view by the name of its address."""
    return {name: pattern.callback for name, pattern in _patterns(get_resolver())}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one
        else:
            yield from _patterns(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def _groups(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(getattr(pattern.pattern.regex, "groupindex", {}))


def _sheet() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(HEADINGS))
    book.active.append(["hx" if heading == "代码" else "化纤联盟" if heading == "全称" else "" for heading in HEADINGS])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
