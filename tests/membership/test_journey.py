"""From the first draft to admission, and what the clock may do: nothing but propose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_person as make_staff
from tests.factories.membership import (
    Desk,
    make_application,
    make_completed,
    make_member,
    make_registration,
    make_request,
)
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from tests.factories.review import give_opinion
from xiefa.council import effects
from xiefa.council.domain.resolutions import record_past
from xiefa.council.enums import ResolutionKind as K
from xiefa.council.models import Case, Motion
from xiefa.kernel import clock
from xiefa.kernel.models import Notice
from xiefa.kernel.refusal import Refused
from xiefa.membership.domain import application as applications
from xiefa.membership.domain import registration as registrations
from xiefa.membership.domain import requests
from xiefa.membership.domain.queries import counts_on, members_by_year, register_on
from xiefa.membership.enums import ApplicationState, RegistrationState, RequestState
from xiefa.membership.jobs import watch_deadlines
from xiefa.membership.models import Application, Registration, Request
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.members import add_unit
from xiefa.registry.domain.standing import state_on
from xiefa.registry.models import LedgerEntry, Standing
from xiefa.review.domain import panels

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def standing(desk: Desk) -> str:
    return state_on(host=desk.host, day=clock.today()).get(desk.alliance.pk, "")


def test_an_application_becomes_a_membership_by_two_resolutions(desk):
    application = make_application(desk, ApplicationState.TABLED)
    motion = Motion.objects.get()
    assert (motion.kind, motion.organisation, motion.source) == (K.GRANT_QUALIFICATION, desk.alliance, application.key)
    assert standing(desk) == ""
    granted = desk.resolve(K.GRANT_QUALIFICATION, source=application.key)
    application.refresh_from_db()
    assert (application.state, application.resolution) == (ApplicationState.QUALIFIED, granted)
    registration = application.registration
    assert registration.state == RegistrationState.OPEN
    assert registration.deadline_on == granted.resolved_on + timedelta(days=180)
    assert standing(desk) == "qualified"
    admitted = desk.resolve(K.ADMIT, source=registration.key)
    registration.refresh_from_db()
    assert (registration.state, registration.ended_by) == (RegistrationState.ADMITTED, admitted)
    assert standing(desk) == "member"
    assert [entry.kind for entry in LedgerEntry.objects.all()] == ["grant_qualification", "admit"]


def test_all_formalities_put_a_motion_to_admit_on_the_next_agenda_once(desk):
    registration = make_completed(desk)
    assert registration.state == RegistrationState.COMPLETED
    assert [one.key for one in Motion.objects.all()] == [f"{registration.key}:admit"]
    assert standing(desk) == "qualified"


def test_the_clock_reminds_and_proposes_and_changes_nothing_else(desk):
    registration = make_registration(desk)
    noon = datetime.combine(registration.deadline_on, datetime.min.time(), UTC) + timedelta(hours=4)

    def run(days: int) -> list[str]:
        with clock.frozen(noon + timedelta(days=days)):
            desk.officer.forget_roles()
            watch_deadlines()
            watch_deadlines()
        return sorted(
            Notice.objects.filter(kind="membership.deadline", to=desk.secretary.email).values_list("subject", flat=True)
        )

    assert run(-31) == []
    assert len(run(-30)) == 1
    assert len(run(-20)) == 1
    assert len(run(-7)) == 2
    assert len(run(-1)) == 3
    assert len(run(0)) == 3
    assert Motion.objects.count() == 0
    assert len(run(1)) == 4
    assert len(run(9)) == 4
    motion = Motion.objects.get()
    assert (motion.kind, motion.key) == (K.CANCEL_QUALIFICATION, f"{registration.key}:cancel")
    registration.refresh_from_db()
    assert registration.state == RegistrationState.OPEN
    assert standing(desk) == "qualified"
    desk.resolve(K.CANCEL_QUALIFICATION, source=registration.key)
    registration.refresh_from_db()
    assert (registration.state, standing(desk)) == (RegistrationState.LAPSED, "")
    assert Motion.objects.count() == 0


def test_a_registration_completed_late_takes_the_motion_to_cancel_back(desk):
    registration = make_registration(desk)
    with clock.frozen(registration.deadline_on + timedelta(days=2)):
        watch_deadlines()
    assert Motion.objects.get().kind == K.CANCEL_QUALIFICATION
    for formality in registration.formalities.all():
        registrations.confirm(formality=formality, is_confirmed=True, by=desk.officer)
    registrations.complete(registration=registration, by=desk.officer)
    assert Motion.objects.get().kind == K.ADMIT


@pytest.mark.parametrize(
    ("kind", "after", "ledger"),
    [("withdraw", "", "withdraw"), ("suspend", "suspended", "suspend"), ("expel", "", "expel")],
)
def test_a_request_takes_effect_by_resolution_only(desk, kind, after, ledger):
    make_member(desk)
    request = requests.table(request=make_request(desk, kind), by=desk.officer)
    assert standing(desk) == "member"
    motion = Motion.objects.get()
    assert (motion.kind, motion.text) == (kind, "业务调整")
    resolution = desk.resolve(kind, text=motion.text, source=request.key)
    request.refresh_from_db()
    assert (request.state, request.resolution) == (RequestState.CARRIED, resolution)
    assert standing(desk) == after
    assert LedgerEntry.objects.last().kind == ledger


def test_a_suspended_member_is_resumed(desk):
    make_member(desk)
    desk.resolve(K.SUSPEND, text="未履行义务")
    request = make_request(desk, "resume")
    desk.resolve(K.RESUME)
    request.refresh_from_db()
    assert (request.state, standing(desk)) == (RequestState.CARRIED, "member")


def test_a_rename_changes_the_name_with_the_resolution(desk):
    make_member(desk)
    before = desk.alliance.full_name
    request = make_request(desk, "rename", new_name="水环境创新联盟", by=desk.secretary)
    requests.table(request=request, by=desk.officer)
    assert Motion.objects.get().text == "水环境创新联盟"
    assert type(desk.alliance).objects.get(pk=desk.alliance.pk).full_name == before
    tomorrow = clock.today() + timedelta(days=1)
    desk.resolve(K.RENAME, text="水环境创新联盟", effective_on=tomorrow)
    assert type(desk.alliance).objects.get(pk=desk.alliance.pk).name_at(tomorrow) == "水环境创新联盟"


def test_a_merger_ends_one_and_keeps_the_other(desk):
    other = make_member(desk, make_alliance())
    make_member(desk)
    request = make_request(desk, "merge", other=other)
    tomorrow = clock.today() + timedelta(days=1)
    desk.resolve(K.MERGE, other_organisation=other, effective_on=tomorrow)
    request.refresh_from_db()
    assert request.state == RequestState.CARRIED
    assert state_on(host=desk.host, day=tomorrow) == {other.pk: "member"}


def test_a_withdrawn_application_takes_its_motion_back_and_cannot_be_granted_from_an_old_agenda(desk):
    application = make_application(desk, ApplicationState.TABLED)
    applications.withdraw(application=application, note="内部调整", by=desk.secretary)
    assert Motion.objects.count() == 0
    with pytest.raises(Refused) as refused:
        desk.resolve(K.GRANT_QUALIFICATION, source=application.key)
    assert "taken_back" in refused.value.codes
    assert Standing.objects.count() == 0


def test_the_council_may_grant_without_an_application_and_before_the_papers_are_done(desk):
    application = make_application(desk, ApplicationState.UNDER_REVIEW)
    desk.resolve(K.GRANT_QUALIFICATION)
    application.refresh_from_db()
    assert application.state == ApplicationState.QUALIFIED
    assert applications.rules.panel_of(application).state == "cancelled"


def test_resolutions_of_the_time_before_the_platform_make_members_too(desk):
    day = clock.today() - timedelta(days=2000)
    resolution = record_past(
        host=desk.host, body=desk.council.body, kind=K.ADMIT, wording="", title="批准加入", text="批准加入。",
        resolved_on=day, cases=[{"organisation": desk.alliance}], source="二届三次会议纪要", by=desk.council.secretary,
    )  # fmt: skip
    assert register_on(host=desk.host, day=day)[0].organisation == desk.alliance
    assert LedgerEntry.objects.get().resolution == str(resolution)
    assert Registration.objects.count() == 0


def test_who_merges_while_registering_registers_no_longer(desk):
    other = make_member(desk, make_alliance())
    registration = make_registration(desk)
    desk.resolve(K.MERGE, other_organisation=other, effective_on=clock.today() + timedelta(days=1))
    registration.refresh_from_db()
    assert registration.state == RegistrationState.LAPSED


def test_nobody_applies_twice_or_as_a_member(desk):
    make_application(desk, ApplicationState.DRAFT)
    with pytest.raises(Refused) as refused:
        applications.start(host=desk.host, organisation=desk.alliance, by=desk.officer)
    assert refused.value.codes == ("under_way",)
    member = make_member(desk, make_alliance())
    with pytest.raises(Refused) as refused:
        applications.start(host=desk.host, organisation=member, by=desk.officer)
    assert refused.value.codes == ("standing_differs",)


def test_the_register_of_a_day(desk):
    yesterday = clock.today() - timedelta(days=1)
    make_member(desk)
    lines = register_on(host=desk.host, day=clock.today())
    assert [(one.organisation, one.state, one.since) for one in lines] == [(desk.alliance, "member", clock.today())]
    assert register_on(host=desk.host, day=yesterday) == []
    assert register_on(host=desk.host, day=clock.today(), state="suspended") == []
    assert [number for _state, _word, number in counts_on(host=desk.host, day=clock.today())] == [0, 1, 0]
    assert members_by_year(host=desk.host, until=clock.today()) == [(clock.today().year, 1)]


def test_no_row_says_qualified_or_carried_without_a_resolution(desk):
    application = make_application(desk, ApplicationState.DRAFT)
    registration = Registration(
        host=desk.host, organisation=desk.alliance, state="admitted", opened_on=clock.today(), deadline_on=clock.today()
    )
    changes = (
        lambda: Application.objects.filter(pk=application.pk).update(state="qualified"),
        registration.save,
        lambda: Request.objects.create(
            host=desk.host,
            organisation=desk.alliance,
            kind="expel",
            reason="违规",
            state="carried",
            asked_by=desk.officer,
        ),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_rename_that_cannot_be_stops_the_request_and_the_declaration(desk):
    desk.alliance = make_member(desk)
    taken = make_alliance().full_name
    with pytest.raises(Refused) as refused:
        requests.lodge(
            host=desk.host, organisation=desk.alliance, kind="rename", reason="更名", new_name=taken, by=desk.secretary
        )
    assert [(one.code, one.field) for one in refused.value.refusals] == [("full_name_taken", "new_name")]
    case = Case(organisation=desk.alliance, text=taken)
    found = list(effects.obstacles(K.RENAME, case, host=desk.host, on=clock.today()))
    assert [(one.code, one.field) for one in found] == [("full_name_taken", "text")]


def test_a_qualification_of_a_day_without_formalities_is_refused_with_the_way_out(desk):
    case = Case(organisation=desk.alliance)
    on = date(2012, 3, 5)
    found = list(effects.obstacles(K.GRANT_QUALIFICATION, case, host=desk.host, on=on, is_past=True))
    assert [one.code for one in found] == ["no_registration_rule"]
    assert list(effects.obstacles(K.ADMIT, case, host=desk.host, on=on, is_past=True)) == []


def test_whoever_sits_or_speaks_there_cannot_judge_an_application_however_they_are_asked(desk):
    application = make_application(desk, ApplicationState.CHECKED)
    experts = [make_staff("expert", name=f"专家{at}") for at in range(4)]
    sitting, speaking, of_unit, free = [link_account(person=make_person(), user=user, by=None) for user in experts]
    unit = make_alliance(kind="company")
    add_unit(alliance=desk.alliance, unit=unit, by=None)
    make_seat(make_body(desk.alliance), sitting)
    make_seat(make_body(desk.host, name="专家委员会"), speaking, represents=desk.alliance)
    make_seat(make_body(desk.host, name="顾问委员会"), of_unit, represents=unit)
    with pytest.raises(Refused) as refused:
        applications.arrange_review(application=application, reviewers=experts, by=desk.officer)
    assert refused.value.codes == ("conflict",) * 3
    panel = applications.arrange_review(application=application, reviewers=[experts[3]], by=desk.officer)
    with pytest.raises(Refused) as refused:
        panels.add_reviewer(panel=panel, user=experts[0], by=desk.officer)
    assert refused.value.codes == ("conflict",)
    make_seat(sitting.seats.get().body, free)
    with pytest.raises(Refused) as refused:
        give_opinion(panel, experts[3])
    assert "conflict" in refused.value.codes
