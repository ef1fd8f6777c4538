"""The versions of a record: everything that somebody can change, as plain data."""

from __future__ import annotations

from typing import Any

from xiefa.activities import kinds
from xiefa.activities.models import Activity, ActivityVersion, FormVersion, content_digest

PLAIN = (
    "kind", "title", "precision", "place", "province", "series", "edition", "people", "countries", "units",
    "narrative", "openness", "has_consent",
)  # fmt: skip


def form_in_use(version: str = "") -> FormVersion:
    """The kept form of that version (of the current one by default); kept at its first use."""
    name = version or kinds.current_version()
    known = FormVersion.objects.filter(version=name).first()
    if known is not None:
        return known
    content = kinds.plain_content(name)
    return FormVersion.objects.get_or_create(
        version=name, defaults={"content": content, "digest": kinds.digest_of(content)}
    )[0]


def snapshot(activity: Activity) -> dict[str, Any]:
    """Everything that a record says, as plain data that both databases give back unchanged."""
    content: dict[str, Any] = {name: getattr(activity, name) for name in PLAIN}
    content |= {name: _iso(getattr(activity, name)) for name in ("since", "until", "embargo_until")}
    content["form"] = activity.form.version
    content["reporter"] = activity.reporter.code
    content["fields"] = dict(activity.fields)
    content["parts"] = [
        {"organisation": one.organisation.code, "role": one.role, "since": _iso(one.since), "until": _iso(one.until)}
        for one in activity.parts.select_related("organisation").order_by("position", "pk")
    ]
    content["outcomes"] = [
        {
            "kind": one.kind,
            "title": one.title,
            "stage": one.stage,
            "number": one.number,
            "amount": None if one.amount is None else format(one.amount.normalize(), "f"),
        }
        for one in activity.outcomes.order_by("position", "pk")
    ]
    content["evidence"] = [
        {
            "sort": one.sort,
            "name": one.name,
            # The copy of a linked page comes later, by itself: it adds to the link and changes nothing that was said.
            "sha256": one.file.sha256 if one.file and not one.url else "",
            "url": one.url,
            "page_range": one.page_range,
            "remark": one.remark,
        }
        for one in activity.evidence.filter(removed_at=None).select_related("file").order_by("position", "pk")
    ]
    return content


def keep_version(activity: Activity, *, reason: str = "", by: Any) -> ActivityVersion:
    """Keep the record as it stands now under its version number."""
    content = snapshot(activity)
    return ActivityVersion.objects.create(
        activity=activity,
        number=activity.version,
        content=content,
        digest=content_digest(content),
        reason=reason[:200],
        made_by=by,
    )


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
