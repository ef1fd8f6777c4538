"""Where people work over time, and what ties them to an organisation on a day and over a stretch of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories.accounts import make_person as make_account
from tests.factories.accounts import make_user
from tests.factories.registry import make_alliance, make_body, make_person, make_seat
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.employment import employ, end_employment
from xiefa.registry.domain.history import history_of_person
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.members import add_unit
from xiefa.registry.domain.merging import merge_people
from xiefa.registry.enums import OrganisationKind
from xiefa.registry.models import Employment
from xiefa.registry.rules.ties import ties, ties_between

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


def test_somebody_works_somewhere_for_a_time():
    person, company = make_person("周一"), make_alliance("东方公司", kind=OrganisationKind.COMPANY)
    work = employ(person=person, organisation=company, office=" 总工 ", since=date(2020, 1, 1), by=None)
    assert (str(work), work.since, work.until) == ("东方公司 · 总工", date(2020, 1, 1), None)
    assert codes(employ, person=person, organisation=company, office="总工", since=date(2024, 1, 1), by=None) == (
        "employed_already",
    )
    backwards = {"since": date(2024, 1, 1), "until": date(2023, 1, 1), "office": "顾\n问"}
    assert codes(employ, person=person, organisation=company, **backwards, by=None) == (
        "name_unprintable",
        "period_reversed",
    )
    assert codes(end_employment, employment=work, on=date(2019, 1, 1), by=None) == ("period_reversed",)
    end_employment(employment=work, on=date(2022, 7, 1), by=None)
    assert codes(end_employment, employment=work, on=date(2023, 1, 1), by=None) == ("employment_ended",)
    assert employ(person=person, organisation=company, office="总工", since=date(2022, 7, 1), by=None).pk
    assert [event.action for event in audit.history_of(work)] == ["registry.employ", "registry.end_employment"]
    assert [one.action for one in history_of_person(person)][:2] == ["登记工作单位", "离开工作单位"]
    other = make_person("周一", notes="重复")
    merge_people(kept=person, gone=other, reason="同一人", by=None)
    assert codes(employ, person=other, organisation=company, by=None) == ("gone_already",)


def test_every_tie_is_told_in_words_and_ends_with_its_days():
    alliance, company = make_alliance("再生联盟"), make_alliance("东方公司", kind=OrganisationKind.COMPANY)
    with clock.frozen(date(2023, 1, 1)):
        person, user = make_person("周一"), make_account("alliance_secretary", host_code=alliance.code)
    link_account(person=person, user=user, by=None)
    person.refresh_from_db()
    add_unit(alliance=alliance, unit=company, since=date(2020, 1, 1), until=date(2022, 1, 1), by=None)
    employ(person=person, organisation=company, since=date(2021, 1, 1), until=date(2023, 1, 1), by=None)
    council = make_body(alliance)
    make_seat(council, person, represents=company, since=date(2023, 1, 1))
    with clock.frozen(date(2023, 6, 1)):
        assert list(ties(user, alliance, on=date(2023, 6, 1))) == [
            "账号有面向“再生联盟”的角色",
            "代表“东方公司”担任再生联盟第2届理事会理事",
        ]
        assert list(ties(user, alliance, on=date(2021, 6, 1))) == ["在“东方公司”工作"]
        assert list(ties(user, alliance, on=date(2022, 6, 1))) == []
        assert list(ties(user, company, on=date(2022, 6, 1))) == ["在“东方公司”工作"]
        assert list(ties(make_user(), alliance, on=date(2023, 6, 1))) == []


def test_a_stretch_has_the_ties_of_all_its_days_and_no_more():
    first = date(2024, 1, 1)
    alliances = [make_alliance(f"联盟{number}") for number in range(3)]
    companies = [make_alliance(f"公司{number}", kind=OrganisationKind.COMPANY) for number in range(3)]
    people = [make_person(f"人员{number}") for number in range(3)]
    account = make_account("alliance_secretary", host_code=alliances[2].code)
    link_account(person=people[0], user=account, by=None)
    people[0].refresh_from_db()

    def day(number: int) -> date:
        return first + timedelta(days=number)

    for number, alliance in enumerate(alliances):
        since, until = day(3 * number), day(3 * number + 4)
        add_unit(alliance=alliance, unit=companies[number], since=since, until=until, by=None)
    for number, person in enumerate(people):
        employ(person=person, organisation=companies[number], since=day(2), until=day(7 - number), by=None)
        employ(person=person, organisation=companies[number - 1], office="顾问", since=day(7), by=None)
        make_seat(make_body(alliances[number - 2]), person, since=day(number))
    for start in range(8):
        for length in range(1, 5):
            stretch = ties_between(people, alliances, since=day(start), until=day(start + length))
            days = [
                ties_between(people, alliances, since=day(one), until=day(one + 1))
                for one in range(start, start + length)
            ]
            union = {}
            for one in days:
                for pair, reasons in one.items():
                    union.setdefault(pair, set()).update(reasons)
            assert {pair: set(reasons) for pair, reasons in stretch.items()} == union
    assert ties_between(people, alliances, since=None, until=None).keys() >= stretch.keys()


def test_many_people_and_organisations_are_asked_about_at_once(django_assert_num_queries):
    alliances = [make_alliance(f"联盟{number}") for number in range(3)]
    people = [make_person(f"人员{number}") for number in range(3)]
    for person, alliance in zip(people, alliances, strict=True):
        employ(person=person, organisation=alliance, by=None)
    with django_assert_num_queries(4):
        found = ties_between(people, alliances, since=date(2024, 1, 1), until=date(2025, 1, 1))
    pairs = zip(people, alliances, strict=True)
    assert found == {(person.pk, one.pk): [f"在“{one}”工作"] for person, one in pairs}


def test_the_person_page_shows_where_somebody_works_and_lets_the_registry_change_it(client):
    person, company = make_person("周一"), make_alliance("东方公司", kind=OrganisationKind.COMPANY)
    client.force_login(make_account("membership_officer"))
    page, add = (reverse(f"registry:{name}", args=[person.pk]) for name in ("person_detail", "employment_add"))
    assert "还没有登记工作单位" in client.get(page).content.decode()
    wrong = client.post(add, {"organisation": "没有的公司", "office": "总工"})
    assert (wrong.status_code, "名录里没有这个组织" in wrong.content.decode()) == (422, True)
    assert client.post(add, {"organisation": "东方公司", "office": "总工", "since": "2020-01-01"}).status_code == 302
    shown = client.get(page).content.decode()
    assert (str(company) in shown, "总工" in shown) == (True, True)
    end = reverse("registry:employment_end", args=[Employment.objects.get().pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "2024-01-01"}).status_code == 302
    assert Employment.objects.get().until == date(2024, 1, 1)
    client.force_login(make_account("alliance_secretary", host_code=company.code))
    assert (client.get(add).status_code, client.get(end).status_code) == (403, 403)
