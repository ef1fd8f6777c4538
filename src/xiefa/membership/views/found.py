"""What the pages of the room share: fetching is scoping, a verb with its reason, a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiefa.kernel.access import access
from xiefa.kernel.permission import permission_required
from xiefa.kernel.refusal import Refused, show_on
from xiefa.membership.domain.queries import counts_by_state, filtered
from xiefa.membership.forms import NoteForm
from xiefa.membership.models import Application, KeptFile, Registration, Request
from xiefa.membership.rules import HANDLE, VIEW, may_start_somewhere
from xiefa.registry.models import Organisation

sees = access(permission_required(VIEW))
handles = access(permission_required(HANDLE))
PER_PAGE = 30


def application_or_404(request: HttpRequest, pk: int) -> Application:
    """The application, if this person may know of it."""
    found = Application.objects.visible_to(request.user).with_names().select_related("started_by", "resolution")
    application: Application = get_object_or_404(found, pk=pk)
    return application


def registration_or_404(request: HttpRequest, pk: int) -> Registration:
    """The registration, if this person may know of it."""
    rows = Registration.objects.visible_to(request.user).with_names()
    registration: Registration = get_object_or_404(rows.select_related("granted_by", "ended_by"), pk=pk)
    return registration


def request_or_404(request: HttpRequest, pk: int) -> Request:
    """The request, if this person may know of it."""
    rows = Request.objects.visible_to(request.user).with_names()
    found: Request = get_object_or_404(rows.select_related("asked_by", "resolution", "document"), pk=pk)
    return found


def hosts_among(visible: Any) -> Any:
    """The hosts that appear among these rows, for a filter."""
    return Organisation.objects.filter(pk__in=visible.order_by().values("host")).with_names()


class Asked(NamedTuple):
    """A list that somebody asked for: the filter, the rows it lets through, and all that this person may see."""

    form: Form
    found: Any
    visible: Any


def asked_for(request: HttpRequest, model: Any, filter_form: Callable[..., Form]) -> Asked:
    """The matters of one kind that this person may see, as filtered by the address."""
    visible = model.objects.visible_to(request.user)
    form = filter_form(request.GET, hosts=hosts_among(visible))
    return Asked(form, filtered(visible.with_names(), form.cleaned_data if form.is_valid() else {}), visible)


def list_words(request: HttpRequest, asked: Asked, states: Any) -> dict[str, Any]:
    """What the page of such a list shows."""
    form: Any = asked.form
    return {
        "form": form,
        "page": Paginator(asked.found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts_by_state(asked.visible, states),
        "hosts": form.fields["host"].queryset,
        "may_start": may_start_somewhere(request.user),
    }


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def upload_of(form: Form) -> dict[str, Any]:
    """The bytes and the name of the file of a form, for a verb; nothing when none was sent."""
    file = form.cleaned_data.get("file")
    return {"data": file.read(), "name": file.name} if file else {}


def attempt(request: HttpRequest, form: Form, verb: Callable[[], Any], *, done: str) -> bool:
    """Do it and say so, or put what stands in the way on the form; whether it was done."""
    try:
        verb()
    except Refused as refused:
        show_on(form, refused)
        return False
    messages.success(request, done)
    return True


def ask_first(
    request: HttpRequest, thing: Any, *, words: Mapping[str, Any], verb: Callable[..., Any], has_note: bool
) -> HttpResponseBase:
    """The page that says what follows before it is done; ``words`` has title, lead and perhaps danger.

    ``verb`` is called with ``note`` when the page asks for one. What stands in the way is shown with 422.
    """
    form = NoteForm(posted(request))
    if form.is_bound and form.is_valid():
        arguments = {"note": form.cleaned_data["note"]} if has_note else {}
        done = _("已办理：%(what)s。") % {"what": words["title"]}
        if attempt(request, form, lambda: verb(**arguments, by=request.user), done=done):
            return redirect(thing)
    context = {"form": form, "thing": thing, "has_note": has_note, **words}
    return render(request, "membership/ask.html", context, status=422 if form.errors else 200)


def file_to_keep(kept: KeptFile) -> HttpResponseBase:
    """A kept file as a download: never shown inside our pages."""
    response = FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
