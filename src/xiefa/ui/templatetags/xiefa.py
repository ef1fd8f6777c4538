"""The components: ``{% load xiefa %}``. Each refuses an attribute it does not know, at parse time.

``{% icon "search" %}`` · ``{% field form.heading %}`` · ``{% form_errors form %}`` ·
``{% offer_button offer url %}`` · ``{% state_badge thing %}`` · ``{% pager page %}`` ·
``{% empty_state "句子" %}``. The gallery at /desk/gallery/ shows them all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from django import template
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    RadioSelect,
    Select,
)
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xiefa.kernel.lifecycle import Offer
from xiefa.ui import identity, navigation

register = template.Library()

# The colours a state may have; a state that is not named here is neutral.
_TONES = {
    "submitted": "waiting", "proofing": "waiting", "composing": "waiting", "reviewed": "waiting",
    "accepted": "good", "signed": "good", "published": "good", "used": "good",
    "returned": "warning", "withdrawn": "bad", "failed": "bad",
    # of records of activities
    "proposed": "waiting", "confirmed": "waiting", "answered": "waiting", "settled": "good",
    # of applications, registrations, requests, reviews and the standing they lead to
    "checked": "waiting", "under_review": "waiting", "tabled": "waiting", "lodged": "waiting", "open": "waiting",
    "completed": "waiting", "qualified": "good", "admitted": "good", "carried": "good", "member": "good",
    "suspended": "warning", "declined": "bad", "lapsed": "bad", "taken_back": "bad", "cancelled": "bad",
    # of objections to results
    "upheld": "good", "dismissed": "bad",
}  # fmt: skip


@register.simple_tag
def icon(name: str, *, label: str = "", size: Literal["", "sm", "lg"] = "") -> SafeString:
    """An icon of the sprite by its Tabler name; decoration unless ``label`` says what it means."""
    classes = f"x-icon x-icon-{size}" if size else "x-icon"
    address = f"{static('ui/vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, address
        )
    return _decoration(classes, address)


# A page has dozens of them, and there are few different ones.
@lru_cache(maxsize=512)
def _decoration(classes: str, address: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, *, label: str = "", help: str = "", autofocus: bool = False) -> dict[str, Any]:
    """A form field: label, control, help and errors, tied together for screen readers."""
    kind = _control(bound)
    attributes: dict[str, Any] = {"class": _classes(bound, kind)}
    if autofocus:
        attributes["autofocus"] = True
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "widget": bound.as_widget(attrs=attributes),
        "is_required": bound.field.required,
    }


def _control(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (CheckboxSelectMultiple, RadioSelect)):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, Select):
        return "select"
    return "file" if isinstance(widget, ClearableFileInput) else "text"


def _classes(bound: BoundField, kind: str) -> str:
    base = {"check": "form-check-input", "group": "", "select": "form-select", "hidden": ""}
    own = bound.field.widget.attrs.get("class", "")
    return " ".join(filter(None, (base.get(kind, "form-control"), own, "is-invalid" if bound.errors else "")))


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What stands in the way of the form: all of it, each line leading to its field."""
    faulty = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form if bound.is_hidden for error in bound.errors]
    return {"form": form, "faulty": faulty, "general": [*form.non_field_errors(), *hidden]}


@register.inclusion_tag("ui/components/offer_button.html", takes_context=True)
def offer_button(
    context: Context,
    offer: Offer,
    url: str,
    *,
    label: str = "",
    variant: Literal["primary", "secondary", "danger"] = "primary",
    icon: str = "",
) -> dict[str, Any]:
    """A button for a move; where something stands in the way, it is disabled and says all of it."""
    return {
        "offer": offer,
        "url": url,
        "label": label or offer.move.label or offer.move.verb,
        "variant": variant,
        "icon_name": icon,
        "reasons": offer.refusals,
        "reasons_id": f"reasons-{offer.move.verb}",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/components/state_badge.html")
def state_badge(thing: Any, *, attribute: str = "state") -> dict[str, str]:
    """The state of a thing in words, on its colour; the words carry the meaning, the colour helps."""
    state = str(getattr(thing, attribute))
    words = str(getattr(thing, f"get_{attribute}_display")())
    return {"words": words, "tone": _TONES.get(state, "neutral")}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], *, parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; keeps the rest of the query. Nothing for a single page."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int | str) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    steps = [(number, address(number) if isinstance(number, int) else "") for number in numbers]
    before = address(page.previous_page_number()) if page.has_previous() else ""
    after = address(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "steps": steps, "before": before, "after": after}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    sentence: str, *, icon: str = "mood-empty", hint: str = "", url: str = "", action: str = ""
) -> dict[str, str]:
    """What to say where a list is empty, and the way on."""
    return {"sentence": sentence, "icon_name": icon, "hint": hint, "url": url, "action": action}


@register.simple_tag(takes_context=True)
def desk_navigation(context: Context) -> list[navigation.Group]:
    """The groups of the desk's navigation for the person of this request."""
    return navigation.groups_for(context["request"]) if "request" in context else []


@register.simple_tag
def site_name() -> str:
    """The name at the head of every page."""
    return identity.site_name()
