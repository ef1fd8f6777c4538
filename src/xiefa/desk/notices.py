"""What a letter from the desk says: what is new and what is late, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from xiefa.desk.waiting import Waiting


class Letter(NamedTuple):
    """A letter: its subject, its text, and the same as a page."""

    subject: str
    text: str
    html: str


class Part(NamedTuple):
    """Things under one heading."""

    heading: str
    things: Sequence[Waiting]


def letter_to(user: Any, *, late: Sequence[Waiting], fresh: Sequence[Waiting]) -> Letter:
    """A letter to this person, in their language; things are named once, the late ones first."""
    with override(user.language):
        parts = [part for part in (Part(_("到期与临期"), late), Part(_("新到"), fresh)) if part.things]
        subject = _subject(late, fresh)
        links = {"desk": _absolute(reverse("desk:home")), "settings": _absolute(reverse("desk:notices"))}
        context = {"name": str(user), "parts": parts, "site": settings.SITE_URL, "language": user.language, **links}
        return Letter(subject, _text(context), render_to_string("desk/letter.html", context))


def _subject(late: Sequence[Waiting], fresh: Sequence[Waiting]) -> str:
    number = len(late) + len(fresh)
    if number == 1:
        return _("等您办理：%(title)s") % {"title": (*late, *fresh)[0].title}
    words = {"number": number}
    return ngettext("协发平台：有 %(number)s 件事等您办理", "协发平台：有 %(number)s 件事等您办理", number) % words


def _text(context: dict[str, Any]) -> str:
    lines = [_("%(name)s，您好：") % context, ""]
    for part in context["parts"]:
        lines += [f"【{part.heading}】", ""]
        lines += [line for thing in part.things for line in (*_thing_lines(thing), "")]
    lines += [_("您的工作台：%(desk)s") % context, _("通知方式可以在这里设置：%(settings)s") % context]
    return "\n".join(lines) + "\n"


def _thing_lines(thing: Waiting) -> list[str]:
    words = {"task": thing.task, "due": thing.due}
    task = _("%(task)s（期限 %(due)s）") % words if thing.due else thing.task
    return [f"· {thing.title}", f"  {task}", f"  {_absolute(thing.url)}"]


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
