"""What stands in the way of changing who a person is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Person
from xiefa.registry.rules.merging import is_gone


def change_person_refusals(person: Person, *, name: str, notes: str) -> Iterator[Refusal]:
    """Why a person cannot be described like this."""
    if not name:
        yield Refusal("person_unnamed", _("请填写姓名。"), "name")
    elif Person.objects.exclude(pk=person.pk).filter(name=name, notes=notes).exists():
        yield Refusal("person_known", _("已有同名人员。如果是另一个人，请在备注里写明单位以便区分。"), "notes")


def link_refusals(person: Person, *, user: Any) -> Iterator[Refusal]:
    """Why a person cannot be linked to this account."""
    if is_gone(person):
        yield Refusal("gone_already", _("“%(name)s”已经并入另一条记录。") % {"name": person})
    if user is None:
        return
    if not user.is_active:
        yield Refusal("account_stopped", _("这个账号已经停用。"), "user")
    other = Person.objects.exclude(pk=person.pk).filter(user=user).first()
    if other:
        message = _("这个账号已经属于“%(name)s”。如果是同一个人，请合并两条人员记录。") % {"name": other}
        yield Refusal("account_taken", message, "user")
