"""The staff's pages about people, bodies, seats, and phrases that are no names."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiefa.kernel import clock
from xiefa.kernel.permission import may, may_somewhere
from xiefa.registry.domain.history import history_of_person
from xiefa.registry.domain.organisations import add_not_a_name
from xiefa.registry.domain.overview import contacts_of_person
from xiefa.registry.domain.people import add_body, add_person, seat, unseat
from xiefa.registry.domain.queries import people_like
from xiefa.registry.forms import BodyForm, DayForm, PersonForm, PhraseForm, SeatForm
from xiefa.registry.linking.words import never_members
from xiefa.registry.models import Body, Merger, NotAName, Organisation, Person, Seat
from xiefa.registry.rules import MAX_NAME
from xiefa.registry.sheets.people import seats_sheet
from xiefa.registry.views.pages import (
    PER_PAGE,
    edits,
    edits_everything,
    form_page,
    posted,
    refuse_strangers,
    sees,
)
from xiefa.ui.sheets import download, sheet_response


@sees
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who holds or held a seat."""
    q = request.GET.get("q", "").strip()[:MAX_NAME]
    page = Paginator(people_like(q), PER_PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "q": q, "can_edit": may_somewhere(request.user, "registry.edit")}
    return render(request, "registry/person_list.html", words)


@sees
def person_export(request: HttpRequest) -> HttpResponse:
    """Every seat, past and present, with the person in it, as an Excel sheet."""
    return download(seats_sheet(_seats(request)), f"seats-{clock.today():%Y-%m-%d}.xlsx")


@sees
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: every seat held, where they work, contacts, the account, and others of the same name."""
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    merged = Merger.objects.standing().select_related("person_kept", "person_gone")
    words = {
        "person": person,
        "seats": _seats(request).filter(person=person),
        "employments": person.employments.select_related("organisation").prefetch_related("organisation__names"),
        "today": clock.today(),
        "contacts": contacts_of_person(person, user=request.user),
        "mergers": merged.filter(person_kept=person),
        "merged_into": merged.filter(person_gone=person).first(),
        "namesakes": people_like(person.name).filter(name=person.name).exclude(pk=pk),
        "history": history_of_person(person)[:8],
        "can_edit_all": may(request.user, "registry.edit"),
    }
    return render(request, "registry/person_detail.html", words)


@edits
def person_add(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    words = {"title": _("新增人员"), "save": _("新增")}
    back = reverse("registry:person_list")
    return form_page(request, PersonForm(posted(request)), add_person, words=words, done=_("已新增人员。"), back=back)


@edits
def body_add(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a body of an organisation."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
    refuse_strangers(request, organisation)
    words = {"title": _("新增机构"), "save": _("新增"), "lead": str(organisation)}
    verb = partial(add_body, organisation=organisation)
    back = organisation.get_absolute_url()
    return form_page(request, BodyForm(posted(request)), verb, words=words, done=_("已新增机构。"), back=back)


@edits
def seat_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a seat in a body."""
    hosts = Organisation.objects.visible_to(request.user)
    body = get_object_or_404(Body.objects.filter(organisation__in=hosts), pk=pk)
    refuse_strangers(request, body.organisation)
    words = {"title": _("登记任职"), "save": _("登记"), "lead": f"{body.organisation} · {body}"}
    form = SeatForm(posted(request), user=request.user)
    back = body.organisation.get_absolute_url()
    return form_page(request, form, partial(seat, body=body), words=words, done=_("已登记任职。"), back=back)


@edits
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a seat end."""
    found = get_object_or_404(_seats(request), pk=pk)
    refuse_strangers(request, found.body.organisation)
    words = {"title": _("结束任职"), "save": _("结束"), "lead": f"{found.body} · {found}"}
    form = DayForm(posted(request), initial={"on": clock.today()})
    back = found.body.organisation.get_absolute_url()
    return form_page(request, form, partial(unseat, seat=found), words=words, done=_("任职已结束。"), back=back)


@sees
def phrase_list(request: HttpRequest) -> HttpResponse:
    """The phrases that the linker passes over, from the policy and from the staff."""
    words = {
        "phrases": NotAName.objects.all(),
        "policy_phrases": never_members(),
        "can_edit": may(request.user, "registry.edit"),
    }
    return render(request, "registry/phrase_list.html", words)


@sees
@require_GET
def phrase_export(request: HttpRequest) -> HttpResponse:
    """The same phrases as a sheet."""
    of_policy = [(text, "", "制度规定") for text in never_members()]
    of_staff = [(phrase.text, phrase.reason, "登记") for phrase in NotAName.objects.all()]
    return sheet_response("非名称词语", ("词语", "说明", "来源"), of_policy + of_staff, file_name="phrases.xlsx")


@edits_everything
def phrase_add(request: HttpRequest) -> HttpResponse:
    """Teach the linker a phrase that is no name."""
    words = {"title": _("登记非名称词语"), "save": _("登记")}
    back = reverse("registry:phrase_list")
    return form_page(
        request, PhraseForm(posted(request)), add_not_a_name, words=words, done=_("已登记词语。"), back=back
    )


def _seats(request: HttpRequest) -> QuerySet[Seat]:
    hosts = Organisation.objects.visible_to(request.user)
    seats = Seat.objects.filter(body__organisation__in=hosts).select_related(
        "person", "body__organisation", "represents"
    )
    return seats.prefetch_related("body__organisation__names", "represents__names")
