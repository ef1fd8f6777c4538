"""Declaring: only when everything holds, once, with its consequences; and resolutions from paper."""

from datetime import date

import pytest

from tests.council.test_meetings import refused
from tests.factories.accounts import make_person as make_account
from tests.factories.council import (
    attendees_of,
    make_carried,
    make_council,
    make_item,
    make_open_meeting,
    make_voted,
)
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from xiefa.council.domain import attendance, meetings, resolutions, voting
from xiefa.council.domain.floor import floor_of
from xiefa.council.domain.rolls import seats_at
from xiefa.council.models import AgendaItem, Effect, Resolution, Task
from xiefa.kernel import audit, clock
from xiefa.kernel.sequence import last_value
from xiefa.registry.models import LedgerEntry, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(council):
    """A governed department whose officers are appointed by the council."""
    body = make_body(council.host, kind="department", name="网员联络部", term=None)
    type(body).objects.filter(pk=body.pk).update(is_governed=True)
    body.refresh_from_db()
    return body


def test_a_declared_resolution_is_sealed_with_its_effects_and_they_happen(council, office):
    person = make_person("张三")
    case = {"person": person, "body": office, "title": "部长", "organisation": council.units[0]}
    found = make_carried(council, case, kind="appoint", title="人事任命")
    assert (found.text, found.number, found.wording) == ("会议任命张三为网员联络部部长。", 1, "appointed")
    effect, seat = found.effects.get(), Seat.objects.get(body=office)
    assert (effect.person, effect.effective_on) == (person, found.resolved_on)
    assert (seat.person, seat.title, seat.represents, seat.since) == (
        person,
        "部长",
        council.units[0],
        found.resolved_on,
    )
    assert LedgerEntry.objects.get().effect_key == effect.key
    assert audit.history_of(found).get().details["effects"] == [effect.key]


def test_numbers_run_without_gaps_for_each_host_and_year(council):
    alliance = make_alliance()
    other = make_council(alliance)
    numbers = [make_carried(one).number for one in (council, council, other, council)]
    assert numbers == [1, 2, 1, 3]


def test_everything_that_stands_in_the_way_is_said_at_once(council):
    meeting = make_open_meeting(council, {"kind": "remit", "cases": [{"text": "办法"}]}, present=3)
    item = meeting.items.get()
    codes = [refusal.code for refusal in resolutions.obstacles(item, user=council.users[0])]
    assert codes == ["not_permitted", "not_voted", "case_incomplete", "quorum_lost"]
    assert refused(resolutions.declare, item=item, by=council.users[0]) == tuple(codes)


def test_a_resolution_cannot_be_declared_while_the_quorum_is_lost(council):
    meeting = make_open_meeting(council, present=4)
    item, one = meeting.items.get(), attendees_of(council, meeting)[0]
    make_voted(council, item)
    attendance.leave(attendee=one, by=council.secretary)
    assert refused(resolutions.declare, item=item, by=council.secretary) == ("quorum_lost",)
    attendance.arrive(attendee=one, by=council.secretary)
    assert resolutions.declare(item=item, by=council.secretary).number == 1


def test_after_the_vote_only_who_is_in_the_room_changes_the_quorum(council):
    meeting = make_open_meeting(council, present=4)
    item, people = meeting.items.get(), attendees_of(council, meeting)
    make_voted(council, item)
    make_seat(council.body, make_person("新理事"))
    assert voting.is_quorate(item)
    for one in people[:2]:
        attendance.leave(attendee=one, by=council.secretary)
    Seat.objects.filter(person__in=[one.person for one in people[:2]]).update(until=date(2023, 1, 1))
    assert not voting.is_quorate(item)
    assert next(point.quorum for point in floor_of(meeting).points).count == 2
    assert refused(resolutions.declare, item=item, by=council.secretary) == ("quorum_lost",)


def test_whoever_a_meeting_appoints_or_relieves_takes_part_as_before_until_its_end(council, office):
    old, stays, new = (make_person(name) for name in ("甲", "乙", "丙"))
    case = {"body": office, "title": "部长"}
    cases = [case | {"person": person} for person in (old, stays)]
    resolutions.record_past(**past(council, kind="appoint", wording="appointed", cases=cases))
    meeting = make_open_meeting(council, {"title": "年度报告"}, bodies=[(council.body, None), (office, None)])
    for kind, person in (("appoint", new), ("relieve", old)):
        make_carried(council, case | {"person": person}, kind=kind, title=kind, meeting=meeting)
    assert {seat.person for seat in Seat.objects.at(clock.today()).filter(body=office)} == {stays, new}
    assert {seat.person for seat in seats_at(meeting).filter(body=office)} == {old, stays}


def test_what_was_lost_or_is_still_being_voted_on_is_not_declared(council):
    meeting = make_open_meeting(council, {}, {"title": "另一份报告"})
    lost, open_one = meeting.items.all()
    make_voted(council, lost, (2, 3, 0))
    voting.open_ballot(item=open_one, method="named", by=council.secretary)
    assert refused(resolutions.declare, item=lost, by=council.secretary) == ("not_carried",)
    assert refused(resolutions.declare, item=open_one, by=council.secretary) == ("ballot_open",)


def test_nothing_is_declared_after_the_meeting_until_it_is_reopened(council):
    meeting = make_open_meeting(council)
    item = meeting.items.get()
    make_voted(council, item)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    assert refused(resolutions.declare, item=item, by=council.secretary) == ("meeting_not_open", "quorum_lost")
    meetings.reopen_meeting(meeting=meeting, by=council.secretary)
    assert resolutions.declare(item=item, by=council.secretary).item == item


def test_a_report_is_heard_without_a_vote(council):
    found = make_carried(council, kind="hear", title="听取年度工作报告", presenter="秘书长")
    assert (found.text, found.ballot) == ("会议听取了秘书长所作的年度工作报告。", None)


def test_a_written_vote_is_declared_without_anybody_in_the_room(council):
    meeting = make_open_meeting(council, present=0, form="written")
    ballot = voting.open_ballot(item=meeting.items.get(), method="written", by=council.secretary)
    for person, user in zip(council.people, council.users, strict=True):
        voting.cast(ballot=ballot, member=person, choice="for", by=user)
    voting.close_ballot(ballot=ballot, by=council.secretary)
    meetings.close_meeting(meeting=meeting, by=council.secretary)
    assert resolutions.declare(item=ballot.item, by=council.secretary).ballot == ballot


def test_declared_twice_is_one_resolution(council):
    case = {"text": "制定办法", "owner": "秘书处"}
    found = make_carried(council, case, kind="remit")
    assert resolutions.declare(item=found.item, by=council.secretary) == found
    assert (Resolution.objects.count(), Effect.objects.count(), Task.objects.count()) == (1, 1, 1)
    stale = AgendaItem.objects.get()
    assert [one.code for one in resolutions.obstacles(stale, user=council.secretary)] == ["resolved"]


def test_an_obstacle_of_the_consequence_stops_the_resolution_and_takes_no_number(council, office):
    make_carried(council, {"person": council.people[0], "body": office, "title": "部长"}, kind="appoint")
    meeting = make_open_meeting(council)
    item = make_item(council, meeting, {"person": council.people[0], "body": office, "title": "部长"}, kind="appoint")
    make_voted(council, item)
    codes = refused(resolutions.declare, item=item, by=council.secretary)
    assert len(codes) == 1
    assert (Resolution.objects.count(), Seat.objects.filter(body=office).count()) == (1, 1)
    [name] = {f"council-resolution/{council.host.code}/{Resolution.objects.get().year}"}
    assert last_value(name) == 1


def test_a_mistake_is_corrected_by_a_later_resolution_only(council):
    first = make_carried(council)
    meeting = make_open_meeting(council, {"title": "更正", "text": "会议更正前次决议。"})
    item = meeting.items.get()
    make_voted(council, item)
    second = resolutions.correct(resolution=first, item=item, by=council.secretary)
    assert (second.corrects, second.number, list(first.corrections.all())) == (first, 2, [second])
    assert resolutions.correct(resolution=first, item=item, by=council.secretary) == second
    # What was declared as something else is no correction afterwards.
    assert refused(resolutions.correct, resolution=second, item=item, by=council.secretary) == ("resolved",)


def test_a_paper_corrects_only_what_the_same_host_resolved_before(council):
    first = resolutions.record_past(**past(council))
    early = past(council, corrects=first, resolved_on=date(2018, 1, 1))
    assert refused(resolutions.record_past, **early) == ("corrects_later",)
    other = make_council(make_alliance())
    assert refused(resolutions.record_past, **past(other, corrects=first)) == ("other_host",)


def test_the_same_case_twice_is_not_put_to_the_vote(council):
    case = {"text": "拟定办法", "owner": "秘书处"}
    item = make_open_meeting(council, {"kind": "remit", "cases": [case, case]}).items.get()
    assert refused(voting.open_ballot, item=item, method="hands", by=council.secretary) == ("case_doubled",)
    assert refused(voting.open_ballot, item=item, method="shout", by=council.secretary)[0] == "method_unknown"


def past(council, **changes):
    return {
        "host": council.host, "body": council.body, "kind": "approve_report", "wording": "deliberated",
        "title": "2019年工作报告", "text": "会议审议通过2019年工作报告。", "resolved_on": date(2019, 3, 19), "cases": [],
        "source": "一届三次理事会纪要", "by": council.secretary,
    } | changes  # fmt: skip


def test_a_resolution_from_paper_takes_effect_as_of_its_date(council, office):
    case = {"person": make_person("李四"), "body": office, "title": "部长"}
    found = resolutions.record_past(**past(council, kind="appoint", wording="appointed", cases=[case]))
    assert (found.designation, found.source, found.item) == ("〔2019〕1号", "一届三次理事会纪要", None)
    assert Seat.objects.get(body=office).since == date(2019, 3, 19)


def test_a_resolution_from_paper_needs_its_paper_and_somebody_who_may(council):
    codes = refused(
        resolutions.record_past,
        **past(
            council, title="", text=" ", source="", resolved_on=date(2999, 1, 1), by=make_account("membership_officer")
        ),
    )
    assert codes == ("not_permitted", "title_missing", "text_missing", "source_missing", "in_the_future")
    assert refused(resolutions.record_past, **past(council, kind="remit", cases=[{"text": "x"}])) == (
        "case_incomplete",
    )
    assert refused(resolutions.record_past, **past(council, kind="remit")) == ("no_cases",)
