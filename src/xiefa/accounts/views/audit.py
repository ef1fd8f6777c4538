"""The audit trail: to read, to check and to take away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from xiefa.accounts.audit_sheet import audit_workbook
from xiefa.accounts.domain.queries import events_visible_to, narrowed
from xiefa.accounts.forms import AuditForm
from xiefa.accounts.wording import action_words
from xiefa.kernel import audit, clock
from xiefa.kernel.access import access
from xiefa.kernel.models import AuditEventQuerySet
from xiefa.kernel.permission import permission_required

_sees = access(permission_required("kernel.view_audit"))
_PER_PAGE = 50
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@_sees
def event_list(request: HttpRequest) -> HttpResponse:
    """The lines of the ledger, newest first, narrowed by day and text."""
    form = AuditForm(request.GET)
    page = Paginator(_asked_for(request, form), _PER_PAGE).get_page(request.GET.get("page"))
    rows = [(event, action_words(event.action)) for event in page]
    return render(request, "accounts/event_list.html", {"form": form, "page": page, "rows": rows})


@_sees
@require_POST
def event_verify(request: HttpRequest) -> HttpResponse:
    """Recompute the chain of the whole ledger and say what was found."""
    return render(request, "accounts/event_verify.html", {"problems": audit.verify_chain()})


@_sees
def event_export(request: HttpRequest) -> HttpResponse:
    """The same lines as an Excel sheet."""
    events = _asked_for(request, AuditForm(request.GET))
    response = HttpResponse(audit_workbook(events.iterator()), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y-%m-%d}.xlsx"'
    return response


def _asked_for(request: HttpRequest, form: AuditForm) -> AuditEventQuerySet:
    events = events_visible_to(request.user)
    return narrowed(events, **form.cleaned_data) if form.is_valid() else events.none()
