"""Doors: anonymous people sign in, others read which role they need."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from tests.factories.accounts import make_person
from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required


@access(permission_required("briefing.sign_off"))
def signing(request):
    return HttpResponse("签发")


@access(lambda user: user.username == "wang")
def private(request):
    return HttpResponse("私室")


@access.anyone
def porch(request):
    return HttpResponse("门廊")


@access.signed_in
def hall(request):
    return HttpResponse("大厅")


def visit(rf, view, user):
    request = rf.get("/desk/x/?page=2")
    request.user = user
    return view(request)


@pytest.mark.parametrize("view", [signing, private, hall])
def test_those_who_have_not_signed_in_are_asked_to_and_come_back(rf, view):
    answer = visit(rf, view, AnonymousUser())
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/desk/x/%3Fpage%3D2")


@pytest.mark.django_db
def test_those_with_the_role_enter(rf):
    assert visit(rf, signing, make_person("secretary_general")).content.decode() == "签发"


@pytest.mark.django_db
def test_those_without_it_read_which_role_they_need(rf):
    with pytest.raises(PermissionDenied, match="打开这一页需要以下角色之一：秘书长。如果工作需要，请与管理员联系。"):
        visit(rf, signing, make_person("editor"))


@pytest.mark.django_db
def test_a_rule_without_a_permission_says_whom_to_ask(rf):
    with pytest.raises(PermissionDenied, match="请与管理员联系"):
        visit(rf, private, make_person("editor"))


@pytest.mark.django_db
def test_the_hall_is_for_everybody_with_an_account(rf):
    assert visit(rf, hall, make_person()).content.decode() == "大厅"


def test_the_porch_is_for_anyone(rf):
    assert visit(rf, porch, AnonymousUser()).content.decode() == "门廊"


def test_every_door_is_marked():
    assert [callable(view.door) for view in (signing, private, porch, hall)] == [True] * 4
