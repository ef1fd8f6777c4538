"""What stands in the way, as data: a page shows refusals, a verb raises them, both from one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """One reason why something cannot be done now, in a full sentence with the way out.

    ``code`` is stable and for programs, ``message`` is for the person who reads it (a plain or lazily
    translated string), ``field`` names the form field beside which it belongs, if there is one.
    """

    code: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):
    """A verb was asked for that cannot be done now; ``refusals`` says everything that stands in the way."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals: tuple[Refusal, ...] = tuple(refusals)
        super().__init__(self.refusals)

    def __str__(self) -> str:
        return " ".join(str(refusal) for refusal in self.refusals)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all refusals, in their order."""
        return tuple(refusal.code for refusal in self.refusals)


def refuse_if(refusals: Iterable[Refusal]) -> None:
    """Raise ``Refused`` with all ``refusals``, or return when there are none."""
    found = tuple(refusals)
    if found:
        raise Refused(found)


def show_on(form: Any, refused: Refused) -> None:
    """Put every refusal on a Django form: beside its field where the form has it, else on top."""
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
