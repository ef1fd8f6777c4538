"""Linking against the registry: validity by day, the real briefing, and how long a linker is kept."""

from datetime import date

import pytest
from django.db import transaction

from tests.factories.registry import make_alliance, make_network, make_seed_registry
from xiefa.registry.domain.organisations import (
    add_name,
    add_not_a_name,
    close_organisation,
    end_name,
    rename,
    revise_organisation,
)
from xiefa.registry.enums import NameKind, OrganisationKind
from xiefa.registry.linking import Linker

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 10)


def link(text, day=DAY):
    return [mention.candidates for mention in Linker.from_registry(day).link(text)]


def test_names_link_on_the_days_on_which_they_are_valid():
    steel = make_alliance("耐蚀钢产业技术创新战略联盟", "耐蚀钢联盟", since=date(2015, 1, 1))
    rename(organisation=steel, full_name="海洋耐蚀钢联盟", on=date(2020, 1, 1), by=None)
    old, new = "耐蚀钢产业技术创新战略联盟", "海洋耐蚀钢联盟"
    assert link(old, date(2014, 12, 31)) == []
    assert link(old, date(2015, 1, 1)) == [(steel.pk,)]
    assert link(old, date(2019, 12, 31)) == [(steel.pk,)]
    assert link(old, date(2020, 1, 1)) == []
    assert link(new, date(2019, 12, 31)) == []
    assert link(new, date(2020, 1, 1)) == [(steel.pk,)]


def test_a_short_name_that_moved_on_means_its_holder_of_the_day():
    first = make_alliance("甲材料产业联盟", "材料联盟", since=date(2010, 1, 1))
    end_name(name=first.names.get(kind=NameKind.SHORT), on=date(2018, 1, 1), by=None)
    second = make_alliance("乙材料产业联盟", "材料联盟", since=date(2018, 1, 1))
    assert link("材料联盟开会", date(2017, 12, 31)) == [(first.pk,)]
    assert link("材料联盟开会", date(2018, 1, 1)) == [(second.pk,)]


def test_every_change_of_a_name_is_seen_at_once():
    alliance = make_alliance("果酒产业技术创新战略联盟")
    assert link("果酒联盟") == []
    name = add_name(organisation=alliance, kind=NameKind.SHORT, text="果酒联盟", by=None)
    assert link("果酒联盟") == [(alliance.pk,)]
    add_not_a_name(text="果酒联盟杯", by=None)
    assert link("果酒联盟杯") == []
    end_name(name=name, on=DAY, by=None)
    assert link("果酒联盟") == []
    close_organisation(organisation=alliance, on=date(2024, 1, 9), by=None)
    assert link("果酒产业技术创新战略联盟") == []


def test_a_change_of_kind_is_seen_at_once():
    make_network()
    centre = make_alliance("国联中心", code="guolian")
    make_alliance("促进中心", "国联中心")
    assert len(link("国联中心")[0]) == 2
    values = {"province": "", "founded_on": None, "is_visible": True}
    revise_organisation(organisation=centre, kind=OrganisationKind.NETWORK, **values, by=None)
    assert link("国联中心") == [(centre.pk,)]


def test_what_was_made_in_a_failed_transaction_is_forgotten():
    alliance = make_alliance("肥料产业技术创新战略联盟")
    with transaction.atomic():
        add_name(organisation=alliance, kind=NameKind.SHORT, text="肥料联盟", by=None)
        assert link("肥料联盟") == [(alliance.pk,)]
        transaction.set_rollback(True)
    add_name(organisation=alliance, kind=NameKind.SHORT, text="化肥联盟", by=None)
    assert link("肥料联盟") == []
    assert link("化肥联盟") == [(alliance.pk,)]


def test_the_linker_is_kept_while_nothing_changes():
    make_alliance("制鞋产业技术创新战略联盟")
    assert Linker.from_registry(DAY) is Linker.from_registry(date(2024, 6, 1))


@pytest.fixture
def seed(seed_text):
    return make_seed_registry(), seed_text


def test_titles_and_credit_lines_of_the_real_briefing_name_their_alliances(seed):
    organisations, text = seed
    codes = {organisation.pk: code for code, organisation in organisations.items()}
    linker = Linker.from_registry(DAY)
    credits = [line for line in text.splitlines() if line.strip().startswith(("(", "（"))]
    named = [[codes[mention.candidates[0]] for mention in linker.link(line)] for line in credits]
    network = [["citisa", "liaison"]]
    assert named == network * 5 + [
        ["ssl"], ["pm"], ["zszy"], ["solar"], ["qchj"], ["hx"], ["skjc"], ["vt"], ["rljg"], ["shj"], ["zx"], ["bim"],
        [], ["wlzx"],
    ]  # fmt: skip
    swapped = linker.near("禽畜良种产业技术创新战略联盟秘书处")
    assert [codes[key] for key, _ in swapped] == ["xqlz"]


def test_the_real_briefing_has_no_wrong_links_and_no_doubts(seed):
    organisations, text = seed
    linker = Linker.from_registry(DAY)
    known = {name.text for organisation in organisations.values() for name in organisation.names.all()}
    mentions = linker.link(text)
    assert {mention.text for mention in mentions} <= known
    assert [mention for mention in mentions if not mention.is_linked] == []
    assert [(text[doubt.start - 2 : doubt.start], doubt.text) for doubt in linker.doubts(text)] == []
    treatment = text.index("水环境治理产业技术创新战略联盟")
    assert [mention for mention in mentions if treatment <= mention.start < treatment + 15] == []
