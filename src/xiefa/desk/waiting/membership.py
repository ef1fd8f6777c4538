"""Applications, registrations and requests that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, of_my_hosts, pile_of_rows
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere
from xiefa.membership.domain.reminders import letter_key
from xiefa.membership.enums import ApplicationState, RegistrationState, RequestState
from xiefa.membership.models import Application, Registration, Request

_HANDLE, _APPLY = "membership.handle", "membership.apply"
# From so many days before its deadline the secretariat looks at a registration, and it is pressing in the last week.
REGISTRATION_DAYS, PRESSING_DAYS = 30, 7


def membership_piles(user: Any, most: int) -> Iterator[Pile]:
    """Applications to check or complete, registrations near their deadline, requests to table."""
    if may_somewhere(user, _APPLY):
        yield _own_applications(user, most)
        yield _own_registrations(user, most)
    if may_somewhere(user, _HANDLE):
        yield _near_registrations(user, most)
        yield _applications_to_handle(user, most)
        yield _requests(user, most)


def _own_applications(user: Any, most: int) -> Pile:
    states = [ApplicationState.DRAFT, ApplicationState.RETURNED]
    rows = of_my_hosts(Application.objects.filter(state__in=states), user, _APPLY, path="organisation")
    return _applications(rows, most, gettext_lazy("我们的入网申请"), task=_("请补齐条件和佐证，然后提交"))


def _applications_to_handle(user: Any, most: int) -> Pile:
    states = [ApplicationState.SUBMITTED, ApplicationState.CHECKED, ApplicationState.REVIEWED]
    rows = of_my_hosts(Application.objects.filter(state__in=states), user, _HANDLE)
    return _applications(rows, most, gettext_lazy("待办理的入网申请"))


def _applications(rows: Any, most: int, title: Any, *, task: str = "") -> Pile:
    def thing_of(application: Application) -> Waiting:
        return Waiting(
            key=f"application:{application.pk}:{application.state}",
            title=str(application),
            task=application.note or task or application.get_state_display(),
            url=application.get_absolute_url(),
            since=application.changed_at,
        )

    rows = rows.with_names().order_by("changed_at", "pk")
    more = "membership:application_list"
    return pile_of_rows(most, NoticeKind.MEMBERSHIP, title, rows, thing_of, icon="building-community", more=more)


def _own_registrations(user: Any, most: int) -> Pile:
    rows: Any = Registration.objects.filter(state=RegistrationState.OPEN)
    rows = of_my_hosts(rows, user, _APPLY, path="organisation")
    return _registrations(rows, user, most, gettext_lazy("我们的注册手续"), task=_("请在期限前办妥手续"))


def _near_registrations(user: Any, most: int) -> Pile:
    until = clock.today() + timedelta(days=REGISTRATION_DAYS)
    rows: Any = Registration.objects.filter(state=RegistrationState.OPEN, deadline_on__lte=until)
    rows = of_my_hosts(rows, user, _HANDLE)
    title = gettext_lazy("到期与临期的注册手续")
    return _registrations(rows, user, most, title, task=_("请提醒联盟，核定已交的手续"))


def _registrations(rows: Any, user: Any, most: int, title: Any, *, task: str) -> Pile:
    pressing = clock.today() + timedelta(days=PRESSING_DAYS)

    def thing_of(registration: Registration) -> Waiting:
        return Waiting(
            key=f"registration:{registration.pk}:{registration.deadline_on}",
            title=str(registration),
            task=task,
            url=registration.get_absolute_url(),
            due=registration.deadline_on,
            is_late=registration.deadline_on <= pressing,
            letter=letter_key(registration, user),
            is_reminded=True,
        )

    rows = rows.with_names().order_by("deadline_on", "pk")
    more = "membership:registration_list"
    return pile_of_rows(most, NoticeKind.MEMBERSHIP, title, rows, thing_of, icon="id", more=more)


def _requests(user: Any, most: int) -> Pile:
    def thing_of(request: Request) -> Waiting:
        return Waiting(
            key=f"request:{request.pk}:{request.state}",
            title=str(request),
            task=_("请核对后提请审议"),
            url=request.get_absolute_url(),
            since=request.asked_at,
        )

    rows: Any = of_my_hosts(Request.objects.filter(state=RequestState.LODGED), user, _HANDLE)
    rows = rows.with_names().order_by("asked_at", "pk")
    more = "membership:request_list"
    title = gettext_lazy("资格变更请求")
    return pile_of_rows(most, NoticeKind.MEMBERSHIP, title, rows, thing_of, icon="switch-horizontal", more=more)
