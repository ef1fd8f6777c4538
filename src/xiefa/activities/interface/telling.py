"""Records and forms as plain data for programs: what everybody may know, and what only the reporter hears."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from xiefa.activities.enums import ActivityState, Openness, PartRole, Precision
from xiefa.activities.kinds import Field, Form, Kind, Word
from xiefa.activities.models import Activity, ActivityVersion, Outcome, Part
from xiefa.registry.models import Organisation

PLAIN = ("kind", "title", "precision", "place", "province", "series", "edition", "people", "countries", "units")


def published_record(activity: Activity, parts: Iterable[Part], outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """What anybody may read of a published record.

    Free text, in which people may be named, only when they agreed; parts of organisations that are not public
    are left out; evidence is never told.
    """
    shown = [one for one in parts if one.organisation.is_visible]
    return _record(activity, shown, outcomes, is_own=False)


def own_record(activity: Activity) -> dict[str, Any]:
    """Everything about a record, for the organisation that reports it. Five queries, or none when prefetched."""
    told = _record(activity, activity.parts.all(), activity.outcomes.all(), is_own=True)
    told["reference"] = reference_of(activity)
    told["origin"] = activity.origin
    told["note"] = activity.note
    told["same_as"] = activity.same_as_id
    told["evidence"] = [
        {
            "sort": one.sort,
            "name": one.name,
            "url": one.url,
            "sha256": one.file.sha256 if one.file else "",
            "page_range": one.page_range,
        }
        for one in activity.evidence.all()
        if one.removed_at is None
    ]
    return told


def reference_of(activity: Activity) -> str:
    """The number that the organisation's own system gave the record, or an empty text."""
    return activity.origin_key.removeprefix(KEY) if activity.origin_key.startswith(KEY) else ""


# Keeps the numbers of programs apart from articles and meetings, which name their records in the same column.
KEY = "program:"


def _record(activity: Activity, parts: Iterable[Part], outcomes: Iterable[Outcome], *, is_own: bool) -> dict[str, Any]:
    is_open, reporter = is_own or activity.has_consent, activity.reporter
    told: dict[str, Any] = {"id": activity.pk, "version": activity.version, "state": activity.state}
    told |= {name: getattr(activity, name) for name in PLAIN}
    told |= {
        "since": activity.since.isoformat(),
        "until": activity.until.isoformat(),
        "narrative": activity.narrative if is_open else None,
        "openness": activity.openness,
        "embargo_until": _iso(activity.embargo_until),
        "has_consent": activity.has_consent,
        "fields": _fields(activity, is_open=is_open),
        "parts": [_part(one) for one in parts],
        "outcomes": [_outcome(one) for one in outcomes],
        "reporter": _organisation(reporter) if is_own or reporter.is_visible else None,
        "form": activity.form.version,
        "changed_at": _moment(activity.changed_at),
        "url": public_address(activity),
    }
    return told


def _fields(activity: Activity, *, is_open: bool) -> dict[str, Any]:
    long = {field.key for field in activity.rule.fields if field.type == "long_text"}
    return {key: value for key, value in activity.fields.items() if is_open or key not in long}


def _part(part: Part) -> dict[str, Any]:
    return {
        "organisation": part.organisation.code,
        "name": part.organisation.full_name,
        "role": part.role,
        "since": _iso(part.since),
        "until": _iso(part.until),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "title": outcome.title,
        "stage": outcome.stage,
        "number": outcome.number,
        "amount": amount_text(outcome.amount),
    }


def amount_text(amount: Decimal | None) -> str | None:
    """An amount without needless zeros: 12.5."""
    return None if amount is None else format(amount.normalize(), "f")


def _organisation(organisation: Organisation) -> dict[str, str]:
    return {"code": organisation.code, "name": organisation.full_name}


def version_line(version: ActivityVersion) -> dict[str, Any]:
    """One version without its content; ``accepted_at`` when this is one that the secretariat sealed."""
    acceptance = getattr(version, "acceptance", None)
    return {
        "number": version.number,
        "digest": version.digest,
        "made_at": _moment(version.made_at),
        "accepted_at": _moment(acceptance.accepted_at) if acceptance else None,
    }


def own_version(version: ActivityVersion) -> dict[str, Any]:
    """One version with its content and why it was made."""
    return version_line(version) | {"reason": version.reason, "content": version.content}


def told_form(form: Form) -> dict[str, Any]:
    """Everything that a form asks for, with the names in both languages."""
    return {
        "version": form.version,
        "is_sample": form.is_sample,
        "dimensions": [_word(one) for one in form.dimensions.values()],
        "scales": [_told_field(one) for one in form.scales.values()],
        "kinds": [_told_kind(one) for one in form.kinds.values()],
        "outcomes": [
            _word(one)
            | {"stages": [_word(stage) for stage in one.stages]}
            | {name: getattr(one, name) for name in ("number_zh", "number_en", "amount_zh", "amount_en")}
            for one in form.outcomes.values()
        ],
        "roles": list(PartRole.values),
        "precisions": list(Precision.values),
        "openness": list(Openness.values),
        "states": list(ActivityState.values),
    }


def _told_kind(kind: Kind) -> dict[str, Any]:
    return _word(kind) | {
        "dimension": kind.dimension,
        "is_lasting": kind.is_lasting,
        "scales": list(kind.scales),
        "fields": [_told_field(field) for field in kind.fields],
        "outcomes": list(kind.outcomes),
    }


def _told_field(field: Field) -> dict[str, Any]:
    return _word(field) | {
        "type": field.type,
        "is_required": field.is_required,
        "most": field.most,
        "unit_zh": field.unit_zh,
        "unit_en": field.unit_en,
        "options": [_word(option) for option in field.options],
    }


def _word(word: Word) -> dict[str, Any]:
    return {"key": word.key, "zh": word.zh, "en": word.en}


def public_address(activity: Activity) -> str:
    """The whole address of the record for programs; the public page bears the same number."""
    return f"{settings.SITE_URL}{reverse('api:record', kwargs={'key': activity.pk})}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
