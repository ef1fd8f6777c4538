"""The staff's pages about organisations: list, page, and one form for each verb."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.kernel.permission import may
from xiefa.registry import rules
from xiefa.registry.domain.history import history_of_organisation
from xiefa.registry.domain.organisations import (
    add_name,
    add_organisation,
    close_organisation,
    end_name,
    rename,
    revise_organisation,
)
from xiefa.registry.domain.overview import overview
from xiefa.registry.domain.queries import organisations_like
from xiefa.registry.enums import NameKind
from xiefa.registry.forms import (
    DayForm,
    NameForm,
    OnDayForm,
    OrganisationFilterForm,
    OrganisationForm,
    RenameForm,
    RevisionForm,
)
from xiefa.registry.models import Organisation, OrganisationName, OrganisationQuerySet, Standing
from xiefa.registry.panels import shown_for
from xiefa.registry.sheets.organisations import organisations_sheet
from xiefa.registry.views.pages import (
    PER_PAGE,
    edits,
    edits_everything,
    form_page,
    own_organisation,
    posted,
    seen_organisation,
    sees,
)
from xiefa.ui.sheets import download


@sees
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation, narrowed by words, kind and state."""
    form = OrganisationFilterForm(request.GET or None)
    page = Paginator(_asked_for(request, form), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "registry/organisation_list.html",
        {"page": page, "form": form, "can_edit": may(request.user, rules.EDIT)},
    )


@sees
def organisation_export(request: HttpRequest) -> HttpResponse:
    """The same organisations as an Excel sheet that may be changed and imported again."""
    organisations = _asked_for(request, OrganisationFilterForm(request.GET or None))
    return download(organisations_sheet(organisations), f"organisations-{clock.today():%Y-%m-%d}.xlsx")


@sees
def organisation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: everything the registry and the rooms above know of it, now or on the day ``?on=``."""
    organisation = seen_organisation(request, code)
    form = OnDayForm(request.GET)
    on = form.cleaned_data["on"] if form.is_valid() else None
    may_edit = rules.may_edit(request.user, organisation)
    words = {
        "organisation": organisation,
        "form": form,
        "on": on,
        "view": overview(organisation, user=request.user, on=on),
        "panels": shown_for(organisation, request.user, day=on),
        "history": [] if on else history_of_organisation(organisation)[:8],
        "can_edit": may_edit and on is None,
        "can_edit_all": may(request.user, rules.EDIT) and on is None,
    }
    return render(request, "registry/organisation_detail.html", words, status=200 if form.is_valid() else 422)


@edits_everything
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    words = {"title": _("新增组织"), "save": _("新增")}
    back = reverse("registry:organisation_list")
    form = OrganisationForm(posted(request))
    return form_page(request, form, add_organisation, words=words, done=_("已新增组织。"), back=back)


@edits_everything
def organisation_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what is known of an organisation besides its names."""
    organisation = own_organisation(request, code)
    known = {name: getattr(organisation, name) for name in ("kind", "province", "founded_on", "is_visible")}
    words = {"title": _("修改资料"), "save": _("保存"), "lead": str(organisation)}
    verb = partial(revise_organisation, organisation=organisation)
    form = RevisionForm(posted(request), initial=known)
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=organisation.get_absolute_url())


@edits_everything
def organisation_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give an organisation a new full name from a day on."""
    organisation = own_organisation(request, code)
    lead = _("现用全称：%(name)s") % {"name": organisation}
    words: dict[str, Any] = {"title": _("更名"), "save": _("更名"), "lead": lead}
    words["consequences"] = _ways_to_rename(organisation)
    verb = partial(rename, organisation=organisation)
    form = RenameForm(posted(request), initial={"on": clock.today()})
    return form_page(request, form, verb, words=words, done=_("已更名。"), back=organisation.get_absolute_url())


@edits_everything
def organisation_close(request: HttpRequest, code: str) -> HttpResponse:
    """Record the end of an organisation."""
    organisation = own_organisation(request, code)
    words = {
        "title": _("终止组织"),
        "save": _("终止"),
        "lead": _("“%(name)s”的名称、机构和任职将在这一天一并截止。") % {"name": organisation},
        "danger": True,
    }
    verb = partial(close_organisation, organisation=organisation)
    form = DayForm(posted(request))
    return form_page(request, form, verb, words=words, done=_("已终止。"), back=organisation.get_absolute_url())


@edits
def name_add(request: HttpRequest, code: str) -> HttpResponse:
    """Enter one more name of an organisation."""
    organisation = own_organisation(request, code)
    words = {"title": _("登记名称"), "save": _("登记"), "lead": str(organisation)}
    verb = partial(add_name, organisation=organisation)
    form = NameForm(posted(request))
    return form_page(request, form, verb, words=words, done=_("已登记名称。"), back=organisation.get_absolute_url())


@edits
def name_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a name fall out of use."""
    organisation = own_organisation(request, code)
    name = get_object_or_404(OrganisationName.objects.exclude(kind=NameKind.FULL), organisation=organisation, pk=pk)
    words = {"title": _("停用名称"), "save": _("停用"), "lead": _("“%(name)s”停用后仍保留在记录里。") % {"name": name}}
    verb = partial(end_name, name=name)
    form = DayForm(posted(request), initial={"on": clock.today()})
    return form_page(request, form, verb, words=words, done=_("已停用。"), back=organisation.get_absolute_url())


def _ways_to_rename(organisation: Organisation) -> list[str]:
    """For a member: what is recorded here as a fact, and what is the council's to decide."""
    hosts = [str(one.host) for one in Standing.objects.open().filter(organisation=organisation).select_related("host")]
    if not hosts:
        return []
    words = {"hosts": "、".join(hosts)}
    return [
        _("这里只登记已经发生的更名，例如登记机关已经核准。旧名称留在记录里，资格不变，也不记入资格台账。"),
        _(
            "这个组织在“%(hosts)s”有资格。如果章程要求由其理事会确认更名，请改在“资格变更”里提出“更名”：决议生效时名称自动更改，并记入资格台账。"
        )
        % words,
    ]


def _asked_for(request: HttpRequest, form: OrganisationFilterForm) -> OrganisationQuerySet:
    organisations = Organisation.objects.visible_to(request.user).with_names()
    if form.is_bound and form.is_valid():
        return organisations_like(organisations, **form.cleaned_data)
    return organisations
