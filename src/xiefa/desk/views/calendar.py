"""What has a day: a month at a time, and the feed for calendar programs."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiefa.desk import icalendar
from xiefa.desk.calendar import by_day, entries, feed
from xiefa.desk.domain.choices import end_calendar_key, make_calendar_key
from xiefa.desk.forms import MonthForm
from xiefa.desk.models import CalendarKey
from xiefa.kernel import clock
from xiefa.kernel.access import access


@access.signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """One month as a list of days, with the ways to the months around it."""
    first = MonthForm(request.GET).first_day()
    after = _next_month(first)
    found = entries(request.user, since=first, until=after)
    context = {
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": after,
        "today": clock.today(),
        "days": by_day(found),
        "number": len(found),
    }
    return render(request, "desk/calendar.html", context)


@access.signed_in
@never_cache
def calendar_key(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar feed, or the button that makes one."""
    key = CalendarKey.objects.filter(user=request.user.pk).first()
    if request.method == "POST" and key is None:
        make_calendar_key(user=request.user, by=request.user)
        messages.success(request, _("已生成订阅地址。"))
        return redirect("desk:calendar_key")
    address = f"{settings.SITE_URL}{reverse('desk:calendar_feed', args=[key.token])}" if key else ""
    return render(request, "desk/calendar_key.html", {"key": key, "address": address})


@access.signed_in
def calendar_key_change(request: HttpRequest) -> HttpResponse:
    """Ask whether the address is to be replaced or stopped, say what follows, and do it."""
    if not CalendarKey.objects.filter(user=request.user.pk).exists():
        return redirect("desk:calendar_key")
    verb = request.POST.get("do")
    if verb not in ("remake", "end"):
        return render(request, "desk/calendar_key_change.html")
    if verb == "end":
        end_calendar_key(user=request.user, by=request.user)
        messages.success(request, _("订阅地址已停用。"))
    else:
        make_calendar_key(user=request.user, by=request.user)
        messages.success(request, _("已换成新的订阅地址，旧地址已失效。"))
    return redirect("desk:calendar_key")


@access.anyone
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever this address was made for; unknown to everybody else, and to those who left."""
    key = CalendarKey.behind(token)
    if key is None:
        raise Http404
    with override(key.user.language):
        words = {"name": str(key.user)}
        data = icalendar.written(_("协发平台 · %(name)s") % words, feed(key.user))
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="xiefa.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
