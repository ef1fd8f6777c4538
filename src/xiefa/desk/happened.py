"""What happened lately: lines of the audit trail in words, each only to those who may see the thing it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xiefa.accounts.wording import action_words
from xiefa.activities.models import Activity, ReportingPeriod
from xiefa.briefing.models import Issue
from xiefa.council.models import Meeting, Resolution, Task
from xiefa.evaluation.models import Cycle, Objection
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.membership.models import Application, Registration, Request
from xiefa.newsroom.models import Article
from xiefa.registry.enums import LedgerKind
from xiefa.registry.models import LedgerEntry
from xiefa.review.models import Panel, Review

MOST = 10
# So many lines are looked at to find the few that this person may read.
_LOOKED_AT = 120


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody did: who, what, to which thing, when; ``url`` leads to the thing."""

    who: str
    what: str
    title: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """A finished fact: a resolution, an admission, an issue, with its day."""

    kind: str | Promise
    title: str
    url: str
    on: date | None


# The things whose lines are told, with who is asked at all, and the page of each. Votes and opinions are not among
# them: they are nobody's news until they are counted.
_MEMBERSHIP = ("membership.view", "membership.apply")
_BRIEFING = ("briefing.compose", "briefing.review", "briefing.sign_off", "briefing.publish")
_TOLD: tuple[tuple[Any, tuple[str, ...], str], ...] = (
    (Meeting, ("council.view",), "council:meeting_detail"),
    (Resolution, ("council.view",), "council:resolution_detail"),
    (Task, ("council.view",), "council:task_detail"),
    (Application, _MEMBERSHIP, "membership:application_detail"),
    (Registration, _MEMBERSHIP, "membership:registration_detail"),
    (Request, _MEMBERSHIP, "membership:request_detail"),
    (Panel, ("review.arrange",), "review:panel_detail"),
    (Activity, ("activities.view",), "activities:activity_detail"),
    (ReportingPeriod, ("activities.view",), "activities:period_detail"),
    (Review, ("review.arrange",), "review:review_detail"),
    (Cycle, ("evaluation.view",), "evaluation:cycle_detail"),
    (Objection, ("evaluation.arrange", "evaluation.object"), "evaluation:objection_detail"),
    (Article, ("newsroom.write",), "newsroom:article_detail"),
    (Issue, _BRIEFING, "briefing:issue_detail"),
)


def happenings(user: Any) -> list[Happening]:
    """The latest lines about things this person may see, newest first; one query for each kind of thing."""
    told = {
        model._meta.label: (model, page)
        for model, permissions, page in _TOLD
        if any(may_somewhere(user, permission) for permission in permissions)
    }
    if not told:
        return []
    events = list(AuditEvent.objects.filter(subject_label__in=told).order_by("-number")[:_LOOKED_AT])
    seen = {(label, key) for label, (model, _page) in told.items() for key in _seen(model, user, events)}
    mine = [event for event in events if (event.subject_label, event.subject_id) in seen]
    once = [next(same) for _same, same in groupby(mine, key=_alike)]
    return [_happening(event, told[event.subject_label][1]) for event in once[:MOST]]


def _alike(event: AuditEvent) -> tuple[str, str, str, str]:
    """What lines have in common that tell the same again: seven conditions filled in are one piece of news."""
    return event.action, event.subject_label, event.subject_id, event.actor_label


def _seen(model: Any, user: Any, events: list[AuditEvent]) -> set[str]:
    """The keys of those things behind these lines that are still there and that the person may see."""
    keys = {event.subject_id for event in events if event.subject_label == model._meta.label}
    found: QuerySet[Any] = model.objects.visible_to(user).filter(pk__in=keys)
    return {str(key) for key in found.values_list("pk", flat=True)}


def _happening(event: AuditEvent, page: str) -> Happening:
    address = reverse(page, kwargs={"pk": event.subject_id})
    return Happening(event.actor_label, action_words(event.action), event.subject_text, address, event.moment)


def news(user: Any) -> list[News]:
    """The latest resolutions and admissions this person may see, newest first; two queries."""
    found = [*_resolutions(user), *_admissions(user)]
    return sorted(found, key=lambda one: (one.on or date.min, one.title), reverse=True)[:MOST]


def _resolutions(user: Any) -> list[News]:
    rows = Resolution.objects.visible_to(user).defer("text")[:MOST] if may_somewhere(user, "council.view") else []
    kind = gettext_lazy("决议")
    return [News(kind, str(row), row.get_absolute_url(), row.resolved_on) for row in rows]


def _admissions(user: Any) -> list[News]:
    codes = host_codes(user, "membership.view")
    if not codes:
        return []
    mine = Q() if "" in codes else Q(host_code__in=codes)
    rows = LedgerEntry.objects.filter(mine, kind=LedgerKind.ADMIT).defer("line").order_by("-number")[:MOST]
    return [News(row.get_kind_display(), row.subject_text, _organisation_page(row), row.effective_on) for row in rows]


def _organisation_page(row: LedgerEntry) -> str:
    """The page of the organisation that an entry of standing names as ``organisation:code``."""
    return reverse("registry:organisation_detail", args=[row.subject.partition(":")[2]])
