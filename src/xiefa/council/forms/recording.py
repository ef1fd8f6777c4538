"""What recorders and members send while a meeting is held, as clean values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from xiefa.council.enums import Choice
from xiefa.council.models import Ballot
from xiefa.registry.models import Person

# What a form sends besides the words of the step.
_AROUND = frozenset({"csrfmiddlewaretoken", "key", "verb", "step"})
# The names of the fields with the votes that a recorder enters for members: choice_3 for the person with the id 3.
VOICE = "choice_"


class StepSent:
    """One step as it came: key, verb, the words, and the moment of the stroke (None: now).

    From script it is JSON ``{key, verb, arguments, at}``. Without script it is a plain form, in which a button may
    carry the whole step as ``verb=arrive&attendee=3``. ValueError for anything else.
    """

    def __init__(self, *, key: str, verb: str, words: Mapping[str, str], at: datetime | None = None) -> None:
        self.key, self.verb, self.words, self.at = key, verb, dict(words), at

    @classmethod
    def from_json(cls, body: bytes) -> StepSent:
        """The step that the script sends."""
        data = json.loads(body)
        if not isinstance(data, dict) or not isinstance(data.get("arguments", {}), dict):
            raise ValueError("A step is an object with 'key', 'verb' and 'arguments'.")
        words = {str(name): str(value) for name, value in data.get("arguments", {}).items()}
        return cls(
            key=str(data.get("key", "")), verb=str(data.get("verb", "")), words=words, at=_moment_of(data.get("at"))
        )

    @classmethod
    def from_form(cls, post: QueryDict) -> StepSent:
        """The step that a form without script sends."""
        around = {name: str(value) for name, value in post.items()}
        words = {name: value for name, value in around.items() if name not in _AROUND}
        if "step" in around:
            words = {name: str(value) for name, value in QueryDict(around["step"]).items()}
        verb = words.pop("verb", around.get("verb", ""))
        return cls(key=around.get("key", ""), verb=verb, words=words)

    def each(self) -> list[StepSent]:
        """A form with the votes of several members is one step for each; every other form is one step."""
        chosen = {name: value for name, value in self.words.items() if name.startswith(VOICE)}
        if not chosen:
            return [self]
        ballot = self.words.get("ballot", "")
        return [
            StepSent(
                key=self.key,
                verb=self.verb,
                words={"ballot": ballot, "member": name.removeprefix(VOICE), "choice": choice},
            )
            for name, choice in chosen.items()
        ]


def _moment_of(value: Any) -> datetime | None:
    found = parse_datetime(value) if isinstance(value, str) else None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


class VoteForm(forms.Form):
    """The votes that one account may cast in a ballot: its own, and those whose proxy it holds."""

    def __init__(self, *args: Any, ballot: Ballot, members: list[Person], own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {f"member_{person.pk}": person for person in members}
        for name, person in self.members.items():
            label = _("您的意见") if person.pk == own else _("受 %(name)s 委托的意见") % {"name": person}
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择同意、反对或弃权。")},
            )

    def choices(self) -> list[tuple[Person, Choice]]:
        """Each member with their clean choice, in the order of the page."""
        return [(person, Choice(self.cleaned_data[name])) for name, person in self.members.items()]
