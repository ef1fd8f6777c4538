"""Standing changes by the effects of resolutions, in the order that the charter knows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.registry import make_alliance, make_body, make_network, make_person, make_seat
from tests.factories.standing import DAY, enter, enter_seat, make_effect, make_host, make_member, make_officer
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain import standing
from xiefa.registry.domain.merging import merge_organisations, merge_people
from xiefa.registry.domain.organisations import close_organisation, revise_organisation
from xiefa.registry.domain.people import seat, unseat
from xiefa.registry.enums import LedgerKind as K
from xiefa.registry.enums import StandingState as S
from xiefa.registry.models import LedgerEntry, Seat, Standing
from xiefa.registry.rules.standing import CHANGES, standing_refusals

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LATER = DAY + timedelta(days=30)


@pytest.fixture
def host():
    return make_host()


def rows_of(organisation):
    columns = ("state", "since", "until", "opened_by", "closed_by")
    return list(Standing.objects.filter(organisation=organisation).order_by("pk").values_list(*columns))


def codes(refusals):
    return [refusal.code for refusal in refusals]


def bring_to(host, state):
    """An alliance with this standing, reached by the ordinary way."""
    one = make_alliance()
    way = {
        "": (),
        S.QUALIFIED: (K.GRANT_QUALIFICATION,),
        S.MEMBER: (K.GRANT_QUALIFICATION, K.ADMIT),
        S.SUSPENDED: (K.GRANT_QUALIFICATION, K.ADMIT, K.SUSPEND),
    }
    for kind in way[state]:
        enter(host, kind, one)
    return one


def test_from_qualification_to_the_end(host):
    alliance = make_alliance("甲产业技术创新战略联盟")
    days = [DAY + timedelta(days=10 * step) for step in range(5)]
    kinds = (K.GRANT_QUALIFICATION, K.ADMIT, K.SUSPEND, K.RESUME, K.WITHDRAW)

    numbers = [enter(host, kind, alliance, on=on).number for kind, on in zip(kinds, days, strict=True)]

    assert numbers == [1, 2, 3, 4, 5]
    assert rows_of(alliance) == [
        (S.QUALIFIED, days[0], days[1], 1, 2),
        (S.MEMBER, days[1], days[2], 2, 3),
        (S.SUSPENDED, days[2], days[3], 3, 4),
        (S.MEMBER, days[3], days[4], 4, 5),
    ]
    assert [standing.state_on(host=host.network, day=day).get(alliance.pk, "") for day in [DAY - timedelta(1), *days]] == [
        "", S.QUALIFIED, S.MEMBER, S.SUSPENDED, S.MEMBER, "",
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["", *S.values])
def test_every_change_from_every_standing(host, state):
    """By enumeration: what ``CHANGES`` allows happens, everything else is refused and leaves nothing."""
    other, came_out = bring_to(host, S.MEMBER), {}
    for number, kind in enumerate(CHANGES):
        one = bring_to(host, state)
        details = {"full_name": f"新第{number}号产业技术创新战略联盟"} if kind == K.RENAME else {}
        entries = LedgerEntry.objects.count()
        try:
            enter(host, kind, one, on=LATER, other=other if kind == K.MERGE else None, **details)
        except Refused as refused:
            came_out[kind] = refused.codes
            assert LedgerEntry.objects.count() == entries
        else:
            came_out[kind] = standing.state_on(host=host.network, day=LATER).get(one.pk, "")

    expected = {
        kind: (state if change.after is None else change.after) if state in change.before else ("standing_differs",)
        for kind, change in CHANGES.items()
    }
    assert came_out == expected


def test_an_entry_is_canonical_and_chained(host):
    alliance = make_alliance("甲产业技术创新战略联盟", code="jia")
    first = enter(host, K.GRANT_QUALIFICATION, alliance)
    second = enter(host, K.ADMIT, alliance, note="二\t行\n")

    assert first.line == (
        '{"after":"qualified","before":"","details":{},"effect":"' + first.effect_key + '","effective_on":"2024-03-01",'
        '"host":"citisa","kind":"grant_qualification","moment":"' + first.moment.isoformat(timespec="microseconds")
        + '","number":1,"resolution":"' + first.resolution + '","subject":"organisation:jia",'
        '"subject_text":"甲产业技术创新战略联盟"}'
    )  # fmt: skip
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert "\t" not in second.line
    assert "\n" not in second.line


def test_an_effect_is_carried_out_once(host):
    alliance = make_alliance()
    effect = make_effect(host, K.GRANT_QUALIFICATION, organisation=alliance)
    values = {
        "kind": K.GRANT_QUALIFICATION, "host": host.network, "organisation": alliance, "effective_on": DAY,
        "effect_key": effect.key, "resolution": "一号", "by": None,
    }  # fmt: skip
    standing.enter(**values)

    with pytest.raises(Refused) as refused:
        standing.enter(**values)

    assert refused.value.codes == ("effect_carried_out",)
    assert LedgerEntry.objects.count() == 1


def test_a_past_resolution_may_admit_without_a_recorded_qualification(host):
    alliance = make_alliance()

    enter(host, K.ADMIT, alliance, is_past=True)

    assert rows_of(alliance) == [(S.MEMBER, DAY, None, 1, None)]


def test_nothing_takes_effect_before_the_present_standing_began(host):
    member = make_member(host, on=LATER)
    ended = make_member(host, on=LATER)
    enter(host, K.WITHDRAW, ended, on=LATER + timedelta(5))

    for organisation, kind in ((member, K.SUSPEND), (ended, K.GRANT_QUALIFICATION)):
        refusals = standing_refusals(kind, host=host.network, organisation=organisation, on=LATER - timedelta(1))
        assert codes(refusals) == ["before_standing"]


def test_only_alliances_that_exist_become_members_of_the_network(host):
    company = make_alliance(kind="company")
    closed = close_organisation(organisation=make_alliance(), on=DAY, by=None)
    of_network = {"kind": K.GRANT_QUALIFICATION, "host": host.network, "on": DAY}

    assert codes(standing_refusals(**of_network, organisation=company)) == ["only_alliances"]
    assert codes(standing_refusals(**of_network, organisation=closed)) == ["already_closed"]
    assert codes(standing_refusals(**of_network, organisation=host.network)) == ["own_member"]
    assert codes(standing_refusals(K.GRANT_QUALIFICATION, host=make_alliance(), organisation=company, on=DAY)) == []


def test_a_rename_keeps_the_standing_and_names_both_names(host):
    member = make_member(host, make_alliance("甲产业技术创新战略联盟"))

    entry = enter(host, K.RENAME, member, on=LATER, full_name="乙产业技术创新战略联盟", short_name="乙联盟")

    assert (member.name_at(DAY), member.name_at(LATER)) == ("甲产业技术创新战略联盟", "乙产业技术创新战略联盟")
    assert (entry.subject_text, '"full_name":"乙产业技术创新战略联盟"' in entry.line) == (
        "甲产业技术创新战略联盟",
        True,
    )
    assert rows_of(member)[-1] == (S.MEMBER, DAY, None, 2, None)


def test_a_merger_ends_one_side_closes_it_and_is_entered_for_both(host):
    gone, stays = make_member(host), make_member(host)

    entry = enter(host, K.MERGE, gone, on=LATER, other=stays)

    gone.refresh_from_db()
    assert (rows_of(gone)[-1], gone.closed_on) == ((S.MEMBER, DAY, LATER, 2, entry.number), LATER)
    assert rows_of(stays)[-1] == (S.MEMBER, DAY, None, 4, None)
    assert [(one.number, one.subject) for one in LedgerEntry.objects.filter(kind=K.MERGE)] == [
        (5, f"organisation:{gone.code}"),
        (6, f"organisation:{stays.code}"),
    ]


def test_a_merger_needs_another_with_standing_and_nobody_else_who_holds_on(host):
    member, other_host = make_member(host), make_host_alliance()
    enter(other_host, K.GRANT_QUALIFICATION, member)
    asked = {"kind": K.MERGE, "host": host.network, "organisation": member, "on": LATER}

    assert codes(standing_refusals(**asked)) == ["merge_with_another", "has_standing"]
    assert codes(standing_refusals(**asked, other=make_alliance())) == ["merge_into_nobody", "has_standing"]


def make_host_alliance():
    alliance = make_alliance()
    return type("Host", (), {"network": alliance, "council": make_body(alliance)})


def test_two_hosts_do_not_mix(host):
    other_host, alliance = make_host_alliance(), make_member(host)
    enter(other_host, K.GRANT_QUALIFICATION, alliance, on=LATER)

    assert standing.state_on(host=host.network, day=LATER) == {alliance.pk: S.MEMBER}
    assert standing.state_on(host=other_host.network, day=LATER) == {alliance.pk: S.QUALIFIED}


def test_the_ledger_has_its_own_line_in_the_audit(host):
    member = make_member(host)

    event = list(audit.history_of(member))[-1]

    assert (event.action, event.host_code, event.details["number"]) == ("registry.enter", "citisa", 2)


def test_an_officer_is_appointed_and_relieved(host):
    person, alliance = make_person(), make_alliance()

    enter_seat(host, K.APPOINT, person, represents=alliance)
    enter_seat(host, K.RELIEVE, person, on=LATER)

    columns = ("body", "title", "represents", "since", "until", "opened_by", "closed_by")
    assert list(Seat.objects.values_list(*columns)) == [(host.board.pk, "理事长", alliance.pk, DAY, LATER, 1, 2)]


def test_a_seat_that_nobody_holds_or_somebody_holds_already_is_refused(host):
    officer = make_officer(host)
    asked = {"body": host.board, "person": officer, "title": "理事长"}

    assert codes(standing.seat_change_refusals(K.APPOINT, **asked, on=LATER)) == ["seat_known"]
    assert codes(standing.seat_change_refusals(K.RELIEVE, **asked, on=DAY - timedelta(1))) == ["before_seat"]
    assert codes(standing.seat_change_refusals(K.RELIEVE, **asked | {"title": "秘书长"}, on=DAY)) == ["seat_not_held"]
    enter_seat(host, K.RELIEVE, officer, on=LATER)
    assert codes(standing.seat_change_refusals(K.APPOINT, **asked, on=DAY)) == ["seat_overlaps"]
    assert codes(standing.seat_change_refusals(K.APPOINT, **asked, on=LATER)) == []


def test_a_council_appoints_to_its_own_bodies_only(host):
    board, person = make_body(make_alliance()), make_person()
    asked = {"body": board, "person": person, "title": "理事长", "on": DAY}

    assert codes(standing.seat_change_refusals(K.APPOINT, **asked, host=host.network)) == ["body_of_another"]
    assert codes(standing.seat_change_refusals(K.APPOINT, **asked, host=board.organisation)) == []
    with pytest.raises(IntegrityError, match="the ledger grows only by the effect"), transaction.atomic():
        enter_seat(host, K.APPOINT, person, body=board)


def test_an_office_of_before_can_be_ended_by_resolution(host):
    held = make_seat(host.council, title="理事")

    enter_seat(host, K.RELIEVE, held.person, body=host.council, title="理事")

    held.refresh_from_db()
    assert (held.until, held.opened_by, held.closed_by) == (DAY, None, 1)


def test_seats_by_resolution_are_refused_to_the_ordinary_verbs(host):
    make_officer(host)
    taken = Seat.objects.get()
    with pytest.raises(Refused) as seated:
        seat(body=host.board, person=make_person(), title="副理事长", by=None)
    with pytest.raises(Refused) as unseated:
        unseat(seat=taken, on=LATER, by=None)

    assert (seated.value.codes, unseated.value.codes) == (("body_governed",), ("seat_by_resolution",))


def test_an_organisation_with_standing_or_officers_is_not_closed_by_hand(host):
    member = make_member(host)
    board = make_body(member, name="理事会")
    enter_seat(type("Host", (), {"network": member, "council": board}), K.APPOINT, make_person(), body=board)

    with pytest.raises(Refused) as refused:
        close_organisation(organisation=member, on=LATER, by=None)

    assert refused.value.codes == ("has_standing", "has_governed_seats")


def test_the_state_of_a_day_costs_one_query(host, django_assert_num_queries):
    members = [make_member(host) for _ in range(3)]
    with django_assert_num_queries(1):
        assert standing.state_on(host=host.network, day=DAY) == {one.pk: S.MEMBER for one in members}


def test_a_network_without_members_has_no_standings():
    assert standing.state_on(host=make_network(), day=date(2024, 1, 1)) == {}


def test_a_member_stays_an_alliance_and_its_host_stays_open(host):
    member = make_member(host)
    with pytest.raises(Refused) as refused:
        revise_organisation(organisation=member, kind="company", province="", founded_on=None, is_visible=True, by=None)
    assert refused.value.codes == ("only_alliances",)


def test_nothing_is_merged_into_a_member_before_it_was_one(host):
    early, late = make_member(host), make_member(host, on=LATER)
    found = standing_refusals(K.MERGE, host=host.network, organisation=early, other=late, on=DAY + timedelta(days=1))
    assert codes(found) == ["before_standing"]
    assert codes(standing_refusals(K.MERGE, host=host.network, organisation=early, other=late, on=LATER)) == []


def test_a_double_that_was_merged_away_gets_no_standing_and_no_office_even_on_a_day_before(host):
    kept, gone, person, again = make_alliance(), make_alliance(), make_person("林溪"), make_person("林溪", notes="二")
    merge_organisations(kept=kept, gone=gone, reason="重复", by=None)
    merge_people(kept=person, gone=again, reason="重复", by=None)
    found = standing_refusals(K.GRANT_QUALIFICATION, host=host.network, organisation=gone, on=DAY)
    assert codes(found) == ["gone_already"]
    assert codes(standing.seat_change_refusals(K.APPOINT, body=host.board, person=again, title="理事", on=DAY)) == [
        "gone_already"
    ]
