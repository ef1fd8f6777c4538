"""What stands in the way of people, bodies and seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Body, Employment, Organisation, Person, Seat
from xiefa.registry.rules.entries import period_refusals, text_refusals
from xiefa.registry.rules.merging import is_gone


def person_refusals(name: str, notes: str) -> Iterator[Refusal]:
    """Why a person cannot be entered like this."""
    if not name:
        yield Refusal("person_unnamed", _("请填写姓名。"), "name")
    elif Person.objects.filter(name=name, notes=notes).exists():
        yield Refusal("person_known", _("已有同名人员。如果是另一个人，请在备注里写明单位以便区分。"), "notes")


def body_refusals(
    organisation: Organisation, *, name: str, term: int | None, since: date | None, until: date | None
) -> Iterator[Refusal]:
    """Why an organisation cannot have this body."""
    yield from text_refusals(name, "name")
    yield from period_refusals(since, until)
    if term is not None and term < 1:
        yield Refusal("term_counted", _("届次从 1 开始。"), "term")
    if organisation.bodies.filter(name=name, term=term).exists():
        yield Refusal("body_known", _("这个组织已经有同名同届的机构。"), "name")


def governed_refusals(body: Body) -> Iterator[Refusal]:
    """Why the seats of this body cannot be changed by hand."""
    if body.is_governed:
        message = _("“%(body)s”的职务由决议任免，不能直接登记；请在会议议程中提出，或补录以前的决议。") % {"body": body}
        yield Refusal("body_governed", message, "body")


def seat_refusals(body: Body, *, person: Person, title: str, since: date | None) -> Iterator[Refusal]:
    """Why a person cannot take this seat."""
    yield from governed_refusals(body)
    yield from text_refusals(title, "title")
    yield from seat_date_refusals(body, person=person, title=title, since=since)


def seat_date_refusals(body: Body, *, person: Person, title: str, since: date | None) -> Iterator[Refusal]:
    """Why a seat in this body cannot begin on that day, however it is given."""
    if is_gone(person):
        message = _("“%(name)s”是重复记录，已经并入另一条记录。请改为那一条。") % {"name": person}
        yield Refusal("gone_already", message, "person")
    if body.until and (since is None or since >= body.until):
        message = _("这个机构在 %(until)s 已经届满，请选择现任机构。") % {"until": body.until}
        yield Refusal("body_ended", message, "since")
    if body.since and since and since < body.since:
        yield Refusal("before_body", _("任职日期早于机构成立日期 %(since)s。") % {"since": body.since}, "since")
    if body.seats.filter(person=person, title=title, until=None).exists():
        yield Refusal("seat_known", _("此人已经担任这一职务。"), "person")


def unseat_refusals(seat: Seat, *, on: date) -> Iterator[Refusal]:
    """Why a seat cannot end on that day."""
    if seat.opened_by:
        yield Refusal("seat_by_resolution", _("这一职务由决议任命，也只能由决议免去。"))
    else:
        yield from governed_refusals(seat.body)
    if seat.until:
        yield Refusal("seat_ended", _("这一任职已经结束。"), "on")
    yield from period_refusals(seat.since, on, "on")


def employ_refusals(
    person: Person, *, organisation: Organisation, office: str, since: date | None, until: date | None
) -> Iterator[Refusal]:
    """Why it cannot be entered that a person works for an organisation."""
    if is_gone(person):
        message = _("“%(name)s”是重复记录，已经并入另一条记录。请改为那一条。") % {"name": person}
        yield Refusal("gone_already", message, "organisation")
    if office:
        yield from text_refusals(office, "office")
    yield from period_refusals(since, until)
    same = Employment.objects.overlapping(since, until).filter(person=person, organisation=organisation, office=office)
    if same.exists():
        yield Refusal("employed_already", _("这段时间已经登记过此人在这个单位的同一职务。"), "organisation")


def end_employment_refusals(employment: Employment, *, on: date) -> Iterator[Refusal]:
    """Why somebody's work for an organisation cannot end on that day."""
    if employment.until:
        yield Refusal("employment_ended", _("这一任职已经结束。"), "on")
    yield from period_refusals(employment.since, on, "on")
