"""Organisations, people and seats for tests, made by the same verbs the staff use."""

from datetime import date
from itertools import count
from typing import Any

from xiefa.registry.domain.organisations import add_name, add_organisation
from xiefa.registry.domain.people import add_body, add_person, seat
from xiefa.registry.enums import BodyKind, NameKind, OrganisationKind
from xiefa.registry.models import Body, Organisation, Person, Seat

_numbers = count(1)
_TAIL = "产业技术创新战略联盟"

# Public names as the briefing of 2024-01-10 writes them: (code, full name, short names).
SEED_ALLIANCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ssl", "半导体照明工程研发及产业联盟", ("半导体照明联盟",)),
    ("pm", "粉末冶金" + _TAIL, ("粉末冶金联盟",)),
    ("zszy", "再生资源" + _TAIL, ("再生资源联盟",)),
    ("solar", "太阳能光热" + _TAIL, ("太阳能光热联盟",)),
    ("qchj", "汽车轻量化" + _TAIL, ("汽车轻量化联盟", "汽车轻量化技术创新战略联盟")),
    ("hx", "化纤" + _TAIL, ("化纤联盟",)),
    ("skjc", "数控机床" + _TAIL, ("数控机床联盟",)),
    ("vt", "钒钛资源综合利用" + _TAIL, ("钒钛联盟",)),
    ("rljg", "肉类加工" + _TAIL, ("肉类加工联盟",)),
    ("shj", "水环境" + _TAIL, ("水环境联盟",)),
    ("zx", "制鞋" + _TAIL, ("制鞋联盟",)),
    ("bim", "建筑信息模型BIM" + _TAIL, ("建筑信息模型BIM联盟",)),
    ("xqlz", "畜禽良种" + _TAIL, ("畜禽良种联盟",)),
    ("wlzx", "物流中心自动化装备及系统" + _TAIL, ("物流中心自动化装备及系统产业联盟",)),
)


def make_network(**changes: Any) -> Organisation:
    """The host of the installation under its public names."""
    values = {
        "code": "citisa",
        "kind": OrganisationKind.NETWORK,
        "full_name": "产业技术创新战略联盟协同发展网",
        "short_name": "联盟协发网",
    }
    return add_organisation(**values | changes, by=None)


def make_alliance(full_name: str = "", *short_names: str, **changes: Any) -> Organisation:
    """An alliance with the given names; without any, a numbered one."""
    number = next(_numbers)
    values = {
        "code": f"alliance-{number}",
        "kind": OrganisationKind.ALLIANCE,
        "full_name": full_name or f"第{number}号产业技术创新战略联盟",
        "short_name": short_names[0] if short_names else "",
    }
    organisation = add_organisation(**values | changes, by=None)
    for text in short_names[1:]:
        add_name(organisation=organisation, kind=NameKind.SHORT, text=text, by=None)
    return organisation


def make_seed_registry() -> dict[str, Organisation]:
    """The network, its liaison group and the fourteen alliances of the real briefing, by code."""
    network = make_network()
    add_name(organisation=network, kind=NameKind.SHORT, text="中国产业技术创新战略联盟协同发展网", by=None)
    liaison = make_network(
        code="liaison", full_name="产业技术创新战略联盟试点工作联络组", short_name="联盟试点工作联络组"
    )
    for text in ("联盟联络组", "科技部联盟试点工作联络组"):
        add_name(organisation=liaison, kind=NameKind.SHORT, text=text, by=None)
    alliances = {code: make_alliance(full, *short, code=code) for code, full, short in SEED_ALLIANCES}
    return {"citisa": network, "liaison": liaison} | alliances


def make_body(organisation: Organisation | None = None, **changes: Any) -> Body:
    """A council in its second term."""
    values = {"kind": BodyKind.COUNCIL, "name": "理事会", "term": 2} | changes
    return add_body(organisation=organisation or make_alliance(), **values, by=None)


def make_person(name: str = "", **changes: Any) -> Person:
    """Somebody with a name."""
    return add_person(name=name or f"甲{next(_numbers)}", **changes, by=None)


def make_seat(body: Body | None = None, person: Person | None = None, **changes: Any) -> Seat:
    """A seat taken at the beginning of 2023."""
    values = {"title": "理事", "since": date(2023, 1, 1)} | changes
    return seat(body=body or make_body(), person=person or make_person(), **values, by=None)
