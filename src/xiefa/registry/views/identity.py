"""The pages that say who a person is: correcting the entry, the account behind it, where they work."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from xiefa.kernel import clock
from xiefa.registry.domain.employment import employ, end_employment
from xiefa.registry.domain.identity import change_person, link_account
from xiefa.registry.forms import DayForm, EmploymentForm, LinkForm, PersonForm
from xiefa.registry.models import Employment, Person
from xiefa.registry.views.pages import edits_everything, form_page, posted


@edits_everything
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what tells a person from others."""
    person = get_object_or_404(Person, pk=pk)
    words = {"title": _("修改人员资料"), "save": _("保存"), "lead": str(person)}
    known = {"name": person.name, "pinyin": person.pinyin, "notes": person.notes}
    form = PersonForm(posted(request), initial=known)
    back = reverse("registry:person_detail", args=[pk])
    return form_page(request, form, partial(change_person, person=person), words=words, done=_("已保存。"), back=back)


@edits_everything
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say by which account a person signs in."""
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    words = {
        "title": _("关联账号"),
        "save": _("保存"),
        "lead": str(person),
        "consequences": [_("关联以后，此人用这个账号收到会议邀请、参加表决。")],
    }
    form = LinkForm(posted(request), person=person, initial={"user": person.user_id})
    back = reverse("registry:person_detail", args=[pk])
    return form_page(request, form, partial(link_account, person=person), words=words, done=_("已保存。"), back=back)


@edits_everything
def employment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter where a person works."""
    person = get_object_or_404(Person, pk=pk)
    words = {"title": _("登记工作单位"), "save": _("登记"), "lead": str(person)}
    form, verb = EmploymentForm(posted(request)), partial(employ, person=person)
    back = reverse("registry:person_detail", args=[pk])
    return form_page(request, form, verb, words=words, done=_("已登记工作单位。"), back=back)


@edits_everything
def employment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody's work for an organisation end."""
    employment = get_object_or_404(Employment.objects.select_related("person", "organisation"), pk=pk)
    words = {"title": _("离开工作单位"), "save": _("结束"), "lead": f"{employment.person} · {employment}"}
    form, verb = DayForm(posted(request), initial={"on": clock.today()}), partial(end_employment, employment=employment)
    back = reverse("registry:person_detail", args=[employment.person_id])
    return form_page(request, form, verb, words=words, done=_("任职已结束。"), back=back)
