"""The scene of the council's story: two organisations, their councils, and six alliances on the way in.

Of the briefing of 2024-01-10 are the two organisations, the second term, seventeen council units, the chair, the six
alliances, the two people and their alliances, and the offices they were given. Invented, because the briefing does
not say: who the other members and units are, who has a seat in which council, the past resolutions and every date.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person as open_account
from xiefa.accounts.models import User
from xiefa.council.domain.resolutions import record_past
from xiefa.registry.domain.identity import link_account
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.domain.people import add_body, add_person
from xiefa.registry.enums import BodyKind, OrganisationKind
from xiefa.registry.models import Body, Organisation, Person

_TAIL = "产业技术创新战略联盟"
NETWORK = ("citisa", f"{_TAIL}协同发展网", "联盟协发网")
CENTRE = ("guolian", "中关村国联产业协同创新发展促进中心", "国联中心")
ADMITTED = tuple(name + _TAIL for name in ("新型显示", "被动式低能耗建筑", "视觉智能"))
CANCELLED = tuple(name + _TAIL for name in ("耐蚀钢", "果酒", "肥料"))
CHAIR, DEPUTY, DIRECTOR = "李新男", "杜凤丽", "韩伟"
DEPUTY_UNIT, DIRECTOR_UNIT = "太阳能光热", "粉末冶金"
# Invented.
OTHERS = tuple(f"示例理事{number:02d}" for number in range(2, 18))
SECRETARY, FIRST, SECOND = "secretary", "member-2", "member-3"
_TERM_BEGAN, _QUALIFIED_ON = date(2022, 1, 1), date(2023, 3, 1)
_PAPER = "示例会议纪要（虚构）"


def set_the_scene(password: str) -> None:
    """Fill an empty installation; everybody who can sign in does so with ``password``."""
    secretary = _account(SECRETARY, "示例秘书长", "secretary_general", password)
    network = _organisation(*NETWORK, kind=OrganisationKind.NETWORK)
    centre = _organisation(*CENTRE, kind=OrganisationKind.ASSOCIATION)
    for code, name in (("solar", DEPUTY_UNIT), ("pm", DIRECTOR_UNIT)):
        _organisation(code, name + _TAIL, f"{name}联盟")
    councils = [_bodies_of(one) for one in (network, centre)]
    _body(network, "理事长会议", BodyKind.CHAIR_MEETING)
    members = [(_person(name), unit) for name, unit in zip((CHAIR, *OTHERS), _units(network, centre), strict=True)]
    for name in (DEPUTY, DIRECTOR):
        _person(name)
    for council in councils:
        _seat(council, members, by=secretary)
    for username, (person, _unit) in zip((FIRST, SECOND), members[1:], strict=False):
        user = _account(username, person.name, "council_member", password)
        link_account(person=person, user=user, by=secretary)
    _qualify(councils[0], by=secretary)


def _account(username: str, name: str, role: str, password: str) -> User:
    user = open_account(
        username=username, email=f"{username}@example.org", display_name=name, password=password, by=None
    )
    grant_role(user=user, role=role, host_code="", by=None)
    return user


def _organisation(code: str, name: str, short: str = "", kind: str = OrganisationKind.ALLIANCE) -> Organisation:
    return add_organisation(code=code, kind=kind, full_name=name, short_name=short, by=None)


def _body(organisation: Organisation, name: str, kind: str, **more: Any) -> Body:
    return add_body(organisation=organisation, kind=kind, name=name, since=_TERM_BEGAN, by=None, **more)


def _bodies_of(organisation: Organisation) -> Body:
    """The council, which is returned, and the secretariat; seats in both change by resolution only."""
    _body(organisation, "秘书处", BodyKind.SECRETARIAT, is_governed=True)
    return _body(organisation, "理事会", BodyKind.COUNCIL, term=2, is_governed=True)


def _person(name: str) -> Person:
    return add_person(name=name, by=None)


def _units(network: Organisation, centre: Organisation) -> Iterable[Organisation]:
    """The seventeen council units: the network and the centre themselves, and fifteen that are invented."""
    yield network
    yield centre
    for number in range(3, 18):
        yield _organisation(f"unit-{number}", f"示例理事单位{number:02d}", kind=OrganisationKind.INSTITUTE)


def _seat(council: Body, members: list[tuple[Person, Organisation]], *, by: User) -> None:
    cases = [{"person": person, "body": council, "title": "理事", "organisation": unit} for person, unit in members]
    _past(council, "appoint", "关于第二届理事会组成人员的决议", cases, on=_TERM_BEGAN, by=by)


def _qualify(council: Body, *, by: User) -> None:
    names = enumerate((*ADMITTED, *CANCELLED), 1)
    cases = [{"organisation": _organisation(f"alliance-{number}", name)} for number, name in names]
    _past(council, "grant_qualification", "关于授予注册资格的决议", cases, on=_QUALIFIED_ON, by=by)


def _past(council: Body, kind: str, title: str, cases: list[dict[str, Any]], *, on: date, by: User) -> None:
    record_past(
        host=council.organisation,
        body=council,
        kind=kind,
        wording="",
        title=title,
        text="会议通过。",
        resolved_on=on,
        cases=cases,
        source=_PAPER,
        by=by,
    )
