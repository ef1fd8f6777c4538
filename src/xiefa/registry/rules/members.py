"""What stands in the way of member units, and of the end of a body's term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.registry.enums import OrganisationKind, UnitRole
from xiefa.registry.models import Body, MemberUnit, Organisation
from xiefa.registry.rules.entries import period_refusals

# What an alliance may enter itself, as its own member unit; everything else is the registry's own work.
UNIT_KINDS = (OrganisationKind.COMPANY, OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE)


def unit_refusals(
    alliance: Organisation, *, unit: Organisation, role: str, since: date | None, until: date | None = None
) -> Iterator[Refusal]:
    """Why an organisation cannot be entered as a member unit of an alliance for this period."""
    if alliance.kind != OrganisationKind.ALLIANCE:
        yield Refusal("units_of_alliances", _("只有联盟登记成员单位。网员由理事会决议批准。"), "unit")
    if unit == alliance or unit.kind in (OrganisationKind.NETWORK, OrganisationKind.ALLIANCE):
        yield Refusal("unit_is_no_alliance", _("成员单位应是企业、高校、院所等单位，不能是联盟或协同网络。"), "unit")
    if role not in UnitRole.values:
        yield Refusal("role_unknown", _("请选择角色。"), "role")
    yield from period_refusals(since, until)
    if alliance.units.filter(unit=unit).overlapping(since, until).exists():
        yield Refusal("unit_known", _("“%(name)s”在这段时间里已经是成员单位。") % {"name": unit}, "unit")


def new_unit_refusals(kind: str) -> Iterator[Refusal]:
    """Why an alliance cannot enter a new organisation of this kind."""
    if kind not in UNIT_KINDS:
        yield Refusal("unit_kind", _("这里只能新增企业、高校和科研院所。其他组织请联系会员工作人员。"), "kind")


def unit_role_refusals(unit: MemberUnit, *, role: str, on: date) -> Iterator[Refusal]:
    """Why a member unit cannot take another role from that day on."""
    if unit.until:
        yield Refusal("unit_ended", _("这个单位已经退出。"), "on")
    if role not in UnitRole.values:
        yield Refusal("role_unknown", _("请选择角色。"), "role")
    elif role == unit.role:
        yield Refusal("same_role", _("新角色与现在的角色相同。"), "role")
    yield from period_refusals(unit.since, on, "on")


def end_unit_refusals(unit: MemberUnit, *, on: date) -> Iterator[Refusal]:
    """Why a member unit cannot leave on that day."""
    if unit.until:
        yield Refusal("unit_ended", _("这个单位已经退出。"), "on")
    yield from period_refusals(unit.since, on, "on")


def end_body_refusals(body: Body, *, on: date) -> Iterator[Refusal]:
    """Why the term of a body cannot end on that day."""
    if body.is_governed and body.seats.filter(Q(until=None) | Q(until__gt=on)).exists():
        message = _("这个机构到这一天还有由决议任命的职务，须先由决议免去，再登记届满。")
        yield Refusal("body_governed", message, "on")
    if body.until:
        yield Refusal("body_ended_already", _("这个机构已经届满。"), "on")
    yield from period_refusals(body.since, on, "on")
    if body.seats.filter(until=None, since__gte=on).exists():
        yield Refusal("seat_later", _("有任职在这一天之后才开始，请先核对任职日期。"), "on")
