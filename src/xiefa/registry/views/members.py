"""The pages of an alliance's member units, and of the end of a body's term."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.kernel import clock
from xiefa.registry.domain.members import add_new_unit, add_unit, change_unit_role, end_body, end_unit
from xiefa.registry.domain.overview import units_of
from xiefa.registry.forms import DayForm, NewUnitForm, UnitForm, UnitRoleForm
from xiefa.registry.models import Body, MemberUnit, Organisation
from xiefa.registry.sheets.members import units_sheet
from xiefa.registry.views.pages import (
    edits,
    form_page,
    own_organisation,
    posted,
    refuse_strangers,
    seen_organisation,
    sees,
)


@edits
def unit_add(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an organisation of the registry as a member unit."""
    alliance = own_organisation(request, code)
    words = {"title": _("登记成员单位"), "save": _("登记"), "lead": str(alliance)}
    verb = partial(add_unit, alliance=alliance)
    back = alliance.get_absolute_url()
    return form_page(request, UnitForm(posted(request)), verb, words=words, done=_("已登记成员单位。"), back=back)


@edits
def unit_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a member unit that the registry lacks."""
    alliance = own_organisation(request, code)
    lead = _("“%(name)s”的成员单位，名录里还没有的。新单位不在公开网站显示。") % {"name": alliance}
    words = {"title": _("新增成员单位"), "save": _("新增"), "lead": lead}
    verb = partial(add_new_unit, alliance=alliance)
    back = alliance.get_absolute_url()
    return form_page(request, NewUnitForm(posted(request)), verb, words=words, done=_("已登记成员单位。"), back=back)


@edits
def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member unit another role."""
    unit = _unit(request, pk)
    words = {"title": _("变更成员单位角色"), "save": _("变更"), "lead": str(unit)}
    form = UnitRoleForm(posted(request), initial={"role": unit.role, "on": clock.today()})
    verb = partial(change_unit_role, unit=unit)
    back = unit.alliance.get_absolute_url()
    return form_page(request, form, verb, words=words, done=_("已变更角色。"), back=back)


@edits
def unit_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a member unit left."""
    unit = _unit(request, pk)
    words = {
        "title": _("成员单位退出"),
        "save": _("登记退出"),
        "lead": str(unit),
        "consequences": [_("从这一天起不再列入成员单位；以前的记录仍然保留。")],
    }
    form = DayForm(posted(request), initial={"on": clock.today()})
    back = unit.alliance.get_absolute_url()
    return form_page(request, form, partial(end_unit, unit=unit), words=words, done=_("已登记退出。"), back=back)


@edits
def body_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the term of a body end."""
    bodies = Body.objects.filter(organisation__in=Organisation.objects.visible_to(request.user))
    body = get_object_or_404(bodies.select_related("organisation"), pk=pk)
    refuse_strangers(request, body.organisation)
    present = body.seats.filter(until=None).count()
    words = {
        "title": _("机构届满"),
        "save": _("登记届满"),
        "lead": f"{body.organisation} · {body}",
        "consequences": [_("现任的 %(count)s 个任职在这一天一并结束。下一届请另外新增机构。") % {"count": present}],
        "danger": True,
    }
    form = DayForm(posted(request), initial={"on": clock.today()})
    back = body.organisation.get_absolute_url()
    return form_page(request, form, partial(end_body, body=body), words=words, done=_("已登记届满。"), back=back)


@sees
@require_GET
def unit_export(request: HttpRequest, code: str) -> HttpResponse:
    """The member units of an alliance, past and present, as a sheet."""
    alliance = seen_organisation(request, code)
    return units_sheet(units_of(alliance), file_name=f"units-{alliance.code}-{clock.today():%Y-%m-%d}.xlsx")


def _unit(request: HttpRequest, pk: int) -> MemberUnit:
    """A member unit, for those who may change what belongs to its alliance."""
    alliances = Organisation.objects.visible_to(request.user)
    units = MemberUnit.objects.filter(alliance__in=alliances).select_related("alliance", "unit")
    unit = get_object_or_404(units, pk=pk)
    refuse_strangers(request, unit.alliance)
    return unit
