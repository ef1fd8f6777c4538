"""What the pages of the room share: doors, and the page of one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.registry import rules
from xiefa.registry.models import Organisation

sees = access(permission_required("registry.view"))
edits = access(permission_required(rules.EDIT))
# A phrase is passed over in every text, and a sheet may change any organisation.
edits_everything = access(permission_required(rules.EDIT, everywhere=True))
imports = access(permission_required("registry.import", everywhere=True))
PER_PAGE = 30


def form_page(
    request: HttpRequest,
    form: Form,
    verb: Callable[..., Any],
    *,
    words: Mapping[str, Any],
    done: str,
    back: str,
) -> HttpResponse:
    """One form, one verb: show it, or do it and go ``back`` with the sentence ``done``.

    ``words`` has ``title``, ``save`` and, if wanted, ``lead``, ``consequences`` (sentences) and ``danger``; ``verb`` is called with the
    form's values. What the verb refuses stands beside the fields, and the input is kept.
    """
    if request.method == "POST" and form.is_valid():
        try:
            verb(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, done)
            return redirect(back)
    status = 422 if form.errors else 200
    return render(request, "registry/form.html", {"form": form, "back": back, **words}, status=status)


def seen_organisation(request: HttpRequest, code: str) -> Organisation:
    """The organisation with its names in hand, if this person may know of it; else 404."""
    return get_object_or_404(Organisation.objects.visible_to(request.user).with_names(), code=code)


def own_organisation(request: HttpRequest, code: str) -> Organisation:
    """The organisation, for those who may change what belongs to it; else 404 or 403."""
    organisation = seen_organisation(request, code)
    refuse_strangers(request, organisation)
    return organisation


def refuse_strangers(request: HttpRequest, organisation: Organisation) -> None:
    """Keep out whoever holds the right to edit for another organisation only."""
    if not rules.may_edit(request.user, organisation):
        raise PermissionDenied(_("您只能修改自己所在组织的资料。其他组织的资料请联系会员工作人员。"))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
