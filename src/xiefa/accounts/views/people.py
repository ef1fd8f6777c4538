"""The staff pages on which accounts are opened and stopped, and roles granted and ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiefa.accounts.domain.grants import end_role, grant_role
from xiefa.accounts.domain.people import add_person, invite, resume_account, stop_account
from xiefa.accounts.domain.queries import people_visible_to
from xiefa.accounts.forms import GrantForm, PersonForm, ReasonForm
from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import clock, permission
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.ui.sheets import sheet_response

_manages = access(permission_required("accounts.manage"))
_PER_PAGE = 50
_LONGEST_QUERY = 100


@_manages
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, with the roles they hold today."""
    people, words = _asked_for(request)
    page = Paginator(people, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.html", {"page": page, "words": words})


@_manages
@require_GET
def person_export(request: HttpRequest) -> HttpResponse:
    """The same accounts as an Excel sheet."""
    people, _words = _asked_for(request)
    headings = [_("姓名"), _("登录名"), _("邮箱"), _("现任角色"), _("状态")]
    rows = [
        (
            str(person),
            person.username,
            person.email,
            "、".join(_held(person)),
            "" if person.is_active else _("已停用"),
        )
        for person in people
    ]
    return sheet_response(_("账号"), headings, rows, file_name="accounts.xlsx")


@_manages
def person_add(request: HttpRequest) -> HttpResponse:
    """Open an account and send the link for the password."""
    form = PersonForm(request.POST or None, initial={"language": "zh-hans"})
    if request.method == "POST" and form.is_valid():
        try:
            person = add_person(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已开立账号，设置密码的链接已寄往 %(email)s。") % {"email": person.email})
            return redirect("accounts:person_detail", person.pk)
    return render(request, "accounts/person_add.html", {"form": form})


@_manages
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles now and in the past, and the form that grants another."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = grant_role(user=person, **form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已授予角色“%(role)s”。") % {"role": grant.role_name})
            return redirect("accounts:person_detail", person.pk)
    return render(request, "accounts/person_detail.html", _shown(person, form))


@_manages
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and end a role."""
    people = people_visible_to(request.user)
    grant = get_object_or_404(RoleGrant.objects.select_related("user").filter(user__in=people), pk=pk)
    words = {"heading": _("终止角色"), "what": str(grant), "confirm": _("终止")}
    return _with_reason(
        request, grant.user, words, lambda reason: end_role(grant=grant, reason=reason, by=request.user)
    )


@_manages
def person_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and stop an account."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    words = {"heading": _("停用账号"), "what": str(person), "confirm": _("停用")}
    return _with_reason(
        request, person, words, lambda reason: stop_account(user=person, reason=reason, by=request.user)
    )


@_manages
def person_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and let a stopped account sign in again."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    words = {"heading": _("恢复账号"), "what": str(person), "confirm": _("恢复")}
    return _with_reason(
        request, person, words, lambda reason: resume_account(user=person, reason=reason, by=request.user)
    )


@_manages
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link for the password once more."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    try:
        invite(user=person, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("设置密码的链接已寄往 %(email)s。") % {"email": person.email})
    return redirect("accounts:person_detail", person.pk)


@_manages
def role_list(request: HttpRequest) -> HttpResponse:
    """The roles and what each permits, as the policy says."""
    return render(request, "accounts/role_list.html", {"rows": _role_rows(), "digest": permission.policy_hash()})


@_manages
@require_GET
def role_export(request: HttpRequest) -> HttpResponse:
    """The same roles as an Excel sheet, a row for each thing that a role permits."""
    rows = [(str(role), str(role.about), str(meaning)) for role, meanings in _role_rows() for meaning in meanings]
    return sheet_response(_("角色说明"), [_("角色"), _("说明"), _("权限")], rows, file_name="roles.xlsx")


def _role_rows() -> list[tuple[permission.Role, list[Any]]]:
    words = permission.permissions()
    return [(role, [words[name] for name in words if name in role.permissions]) for role in permission.roles().values()]


def _asked_for(request: HttpRequest) -> tuple[QuerySet[User], str]:
    people, words = people_visible_to(request.user), request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    if words:
        people = people.filter(
            Q(username__icontains=words) | Q(display_name__icontains=words) | Q(email__icontains=words)
        )
    return people, words


def _held(person: Any) -> list[str]:
    return [
        f"{grant.role_name}（{grant.host_code}）" if grant.host_code else str(grant.role_name)
        for grant in person.grants_today
    ]


def _shown(person: User, form: GrantForm) -> dict[str, Any]:
    today = clock.today()
    grants = list(person.grants.order_by("-since", "role"))
    return {
        "person": person,
        "form": form,
        "current": [grant for grant in grants if grant.holds_at(today)],
        "ended": [grant for grant in grants if not grant.holds_at(today)],
    }


def _with_reason(
    request: HttpRequest, person: User, words: dict[str, str], act: Callable[[str], object]
) -> HttpResponse:
    """The page that asks for a reason before ``act(reason)``; what stands in the way is shown on it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _("已办理。"))
            return redirect("accounts:person_detail", person.pk)
    return render(request, "accounts/reason_ask.html", {"form": form, "person": person, **words})
