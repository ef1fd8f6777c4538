"""What stands in the way of adding, describing, naming and closing an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.registry.enums import NameKind, OrganisationKind
from xiefa.registry.linking.folding import folded
from xiefa.registry.linking.words import never_members
from xiefa.registry.models import NotAName, Organisation, OrganisationName, Seat, Standing
from xiefa.registry.rules.entries import period_refusals, text_refusals

CODE_SHAPE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def code_refusals(code: str) -> Iterator[Refusal]:
    """Why an organisation cannot have this code."""
    if not CODE_SHAPE.fullmatch(code):
        yield Refusal("code_shape", _("代码只能用小写英文字母、数字和连字符，例如 shui-huanjing。"), "code")
    elif Organisation.objects.filter(code=code).exists():
        yield Refusal("code_taken", _("代码“%(code)s”已经有组织使用，请换一个。") % {"code": code}, "code")


def reserved_refusals(text: str, kind: str, field: str = "text") -> Iterator[Refusal]:
    """Why an organisation of this kind cannot carry a text that belongs to the network or is no name."""
    if kind == OrganisationKind.NETWORK:
        return
    own = folded(text)
    words = {folded(word) for word in never_members()} | {folded(word.text) for word in NotAName.objects.all()}
    of_network = OrganisationName.objects.filter(organisation__kind=OrganisationKind.NETWORK)
    if own in words or any(folded(name.text) == own for name in of_network):
        message = _("“%(text)s”指协同网络或联络组，不能登记为其他组织的名称。") % {"text": text}
        yield Refusal("name_reserved", message, field)


def kind_refusals(kind: str) -> Iterator[Refusal]:
    """Why this is no kind of organisation."""
    if kind not in OrganisationKind.values:
        choices = "、".join(str(label) for label in OrganisationKind.labels)
        yield Refusal("kind_unknown", _("类别只能是：%(choices)s。") % {"choices": choices}, "kind")


def new_name_refusals(kind: str, full_name: str, short_name: str) -> Iterator[Refusal]:
    """Why a new organisation of this kind cannot be entered under these names."""
    yield from text_refusals(full_name, "full_name")
    yield from reserved_refusals(full_name, kind, "full_name")
    yield from _taken_refusals(full_name)
    if short_name:
        yield from text_refusals(short_name, "short_name")
        yield from reserved_refusals(short_name, kind, "short_name")


def _taken_refusals(full_name: str, *, besides: Organisation | None = None) -> Iterator[Refusal]:
    """That another organisation goes by this full name today."""
    taken = OrganisationName.objects.filter(kind=NameKind.FULL, text=full_name, until=None)
    taken = taken.exclude(organisation=besides) if besides else taken
    for name in taken.select_related("organisation")[:1]:
        message = _("已有组织（代码 %(code)s）使用这个全称。") % {"code": name.organisation.code}
        yield Refusal("full_name_taken", message, "full_name")


def revise_refusals(organisation: Organisation, *, kind: str, founded_on: date | None) -> Iterator[Refusal]:
    """Why an organisation cannot be described like this."""
    yield from kind_refusals(kind)
    if organisation.is_host and kind != OrganisationKind.NETWORK:
        yield Refusal("host_is_network", _("本平台的主办方必须是协同网络，不能改为其他类别。"), "kind")
    if kind != organisation.kind:
        yield from _kind_change_refusals(organisation, kind)
    if founded_on and organisation.closed_on and founded_on >= organisation.closed_on:
        yield Refusal("period_reversed", _("终止日期必须晚于成立日期。"), "founded_on")


def _kind_change_refusals(organisation: Organisation, kind: str) -> Iterator[Refusal]:
    """What an organisation is on the strength of its kind, and would be no longer."""
    of_network = Standing.objects.open().filter(organisation=organisation, host__kind=OrganisationKind.NETWORK)
    if kind != OrganisationKind.ALLIANCE and of_network.exists():
        yield Refusal("only_alliances", _("这个组织在协同网络有资格，网员只能是联盟，不能改为其他类别。"), "kind")
    if kind != OrganisationKind.ALLIANCE and organisation.units.filter(until=None).exists():
        yield Refusal("has_units", _("这个组织还有成员单位，只有联盟登记成员单位。请先登记它们退出。"), "kind")
    if (
        kind in (OrganisationKind.NETWORK, OrganisationKind.ALLIANCE)
        and organisation.unit_of.filter(until=None).exists()
    ):
        message = _("这个组织登记为联盟的成员单位，成员单位不能是联盟或协同网络。请先登记它退出。")
        yield Refusal("is_unit", message, "kind")


def name_refusals(
    organisation: Organisation, *, kind: str, text: str, since: date | None, until: date | None
) -> Iterator[Refusal]:
    """Everything that keeps an organisation from having this name in this period."""
    yield from text_refusals(text)
    yield from period_refusals(since, until)
    yield from reserved_refusals(text, organisation.kind)
    others = organisation.names.filter(kind=kind).overlapping(since, until)
    if kind == NameKind.FULL and others.exists():
        yield Refusal(
            "full_name_overlaps",
            _("这段时间里已经有全称“%(text)s”。改名请用“更名”，旧名称会自动截止。") % {"text": others[0].text},
            "since",
        )
    elif others.filter(text=text).exists():
        yield Refusal("name_known", _("这段时间里已经有同样的名称，不必重复登记。"), "text")


def rename_refusals(organisation: Organisation, *, full_name: str, short_name: str, on: date) -> Iterator[Refusal]:
    """Why an organisation cannot be called ``full_name`` from that day on."""
    yield from text_refusals(full_name, "full_name")
    yield from reserved_refusals(full_name, organisation.kind, "full_name")
    yield from _taken_refusals(full_name, besides=organisation)
    if organisation.closed_on and on >= organisation.closed_on:
        yield Refusal("already_closed", _("这个组织已经终止。"), "on")
    if short_name:
        yield from text_refusals(short_name, "short_name")
        yield from reserved_refusals(short_name, organisation.kind, "short_name")
        if organisation.names.filter(kind=NameKind.SHORT, until=None, since__gte=on).exists():
            yield Refusal("rename_too_early", _("现用简称在这一天之后才起用，请核对日期。"), "on")
    full_names = organisation.names.filter(kind=NameKind.FULL)
    present = full_names.filter(until=None).first()
    if present and present.text == full_name:
        yield Refusal("same_name", _("新全称与现在的全称相同。"), "full_name")
    if present and present.since and on <= present.since:
        yield Refusal(
            "rename_too_early",
            _("更名日期必须晚于现用全称的起始日期 %(since)s。") % {"since": present.since},
            "on",
        )
    if full_names.filter(until__gt=on).exists():
        yield Refusal("rename_too_early", _("更名日期落在以前的名称的有效期内，请核对日期。"), "on")


def end_name_refusals(name: OrganisationName, *, on: date) -> Iterator[Refusal]:
    """Why a name cannot end on that day."""
    if name.kind == NameKind.FULL:
        yield Refusal("full_name_needed", _("全称不能单独截止：改名请用“更名”，组织终止请用“终止”。"), "on")
    if name.until:
        yield Refusal("name_ended", _("这个名称已经截止。"), "on")
    yield from period_refusals(name.since, on, "on")


def close_refusals(
    organisation: Organisation, *, on: date, ending_with: Organisation | None = None
) -> Iterator[Refusal]:
    """Why an organisation cannot be closed on that day.

    ``ending_with`` is the host whose resolution ends its standing with that host on the same day.
    """
    yield from _held_by_resolution(organisation, ending_with)
    if organisation.is_host:
        yield Refusal("host_stays", _("本平台的主办方不能终止。"), "on")
    if organisation.closed_on:
        yield Refusal("already_closed", _("这个组织已经终止。"), "on")
    if organisation.founded_on and on <= organisation.founded_on:
        yield Refusal("period_reversed", _("终止日期必须晚于成立日期。"), "on")
    if organisation.names.filter(until=None, since__gte=on).exists():
        yield Refusal("name_later", _("有名称在这一天之后才起用，请先核对名称的日期。"), "on")
    yield from _later_refusals(organisation, on)


def _later_refusals(organisation: Organisation, on: date) -> Iterator[Refusal]:
    """What begins only on that day or after it, and so cannot end with the organisation."""
    if organisation.bodies.filter(until=None, since__gte=on).exists():
        yield Refusal("body_later", _("有机构在这一天之后才成立，请先核对机构的日期。"), "on")
    if Seat.objects.filter(body__organisation=organisation, until=None, since__gte=on).exists():
        yield Refusal("seat_later", _("有任职在这一天之后才开始，请先核对任职日期。"), "on")


def _held_by_resolution(organisation: Organisation, ending_with: Organisation | None) -> Iterator[Refusal]:
    """What only a resolution can end, and has not ended yet."""
    standings = Standing.objects.open().filter(organisation=organisation).select_related("host")
    for standing in standings.exclude(host=ending_with) if ending_with else standings:
        words = {"host": standing.host, "state": standing.get_state_display()}
        message = _("这个组织在“%(host)s”的资格是“%(state)s”，须先由其决议终止。") % words
        yield Refusal("has_standing", message, "on")
    members = Standing.objects.open().filter(host=organisation).count()
    if members:
        message = _("还有 %(count)s 个单位在这个组织有资格，须先由其决议终止。") % {"count": members}
        yield Refusal("has_members", message, "on")
    seats = Seat.objects.filter(Q(body__is_governed=True) | Q(opened_by__isnull=False), body__organisation=organisation)
    if seats.filter(until=None).exists():
        yield Refusal("has_governed_seats", _("这个组织还有由决议任命的职务，须先由决议免去。"), "on")


def not_a_name_refusals(text: str) -> Iterator[Refusal]:
    """Why a phrase cannot be taught to the linker."""
    yield from text_refusals(text)
    if NotAName.objects.filter(text=text).exists():
        yield Refusal("name_known", _("这个词语已经登记。"), "text")
