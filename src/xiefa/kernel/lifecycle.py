"""One table of moves per stateful model; the view, the verb, the test and the documentation read the same table."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from inspect import signature
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

Thing = TypeVar("Thing", bound=models.Model)


class Move:
    """One arrow of a lifecycle.

    ``who(by, thing) -> bool`` says who may ever make this move. ``unless(thing)`` or ``unless(thing, by=…)`` yields
    everything that stands in the way now. ``label`` is the word on the button.
    """

    def __init__(
        self,
        verb: str,
        sources: AbstractSet[str],
        target: str,
        *,
        who: Callable[[Any, Any], bool],
        unless: Callable[..., Iterable[Refusal]] | None = None,
        label: Any = "",
    ) -> None:
        self.verb, self.sources, self.target, self.who = verb, frozenset(sources), target, who
        self.unless, self.label = unless, label or verb

    def obstacles(self, thing: Any, *, by: Any) -> Iterable[Refusal]:
        """What stands in the way of this move now."""
        if self.unless is None:
            return ()
        return self.unless(thing, by=by) if "by" in signature(self.unless).parameters else self.unless(thing)


@dataclass(frozen=True)
class Offer:
    """A move that a person may see on a page, with the reasons why its button is disabled, if any."""

    move: Move
    refusals: tuple[Refusal, ...]

    @property
    def is_open(self) -> bool:
        """Whether the button is live."""
        return not self.refusals


class Lifecycle:
    """The moves of one model; ``field`` is the attribute that holds the state."""

    def __init__(self, name: str, moves: Sequence[Move], field: str = "state") -> None:
        self.name, self.moves, self.field = name, tuple(moves), field
        arrows = [(move.verb, source) for move in self.moves for source in move.sources]
        if len(arrows) != len(set(arrows)):
            raise ValueError(f"Lifecycle {name}: one verb leads from one state to two targets.")

    def move(self, thing: models.Model, verb: str) -> Move:
        """The move that ``verb`` means for ``thing``; LookupError when the table has no such verb."""
        moves = [move for move in self.moves if move.verb == verb]
        if not moves:
            raise LookupError(f"Lifecycle {self.name} has no move {verb!r}.")
        state = getattr(thing, self.field)
        return next((move for move in moves if state in move.sources), moves[0])

    def refusals(self, thing: models.Model, verb: str, *, by: Any) -> list[Refusal]:
        """Everything that stands between ``by`` and ``verb``: wrong state, no right, and all obstacles."""
        move, found = self.move(thing, verb), []
        if not move.who(by, thing):
            found.append(Refusal("not_permitted", _("您没有“%(move)s”的权限。") % {"move": move.label}))
        if getattr(thing, self.field) not in move.sources:
            return [*found, self._wrong_state(thing, move)]
        return [*found, *move.obstacles(thing, by=by)]

    def offers(self, thing: models.Model, *, by: Any) -> list[Offer]:
        """Every move that leads on from the present state and that ``by`` may make, live or with its reasons."""
        state = getattr(thing, self.field)
        seen = [move for move in self.moves if state in move.sources and move.who(by, thing)]
        return [Offer(move, tuple(move.obstacles(thing, by=by))) for move in seen]

    @transaction.atomic
    def advance(self, thing: Thing, verb: str, *, by: Any, saves: Iterable[str] = (), note: str = "") -> Thing:
        """Make the move, or raise ``Refused`` with everything that stands in the way.

        Writes the state and the fields named in ``saves`` only if the row still holds the old state, and an
        audit event named ``<lifecycle>.<verb>`` with ``note`` in the same transaction.
        """
        refuse_if(self.refusals(thing, verb, by=by))
        move, before = self.move(thing, verb), getattr(thing, self.field)
        values = {name: getattr(thing, name) for name in saves} | {self.field: move.target}
        rows = type(thing)._default_manager.filter(pk=thing.pk, **{self.field: before})
        if rows.update(**values) != 1:
            raise Refused([Refusal("changed_meanwhile", _("刚才有人处理过，状态已经改变。请刷新页面后再试。"))])
        setattr(thing, self.field, move.target)
        details = {"from": str(before), "to": str(move.target)} | ({"note": note} if note else {})
        audit.record(f"{self.name}.{verb}", thing, by=by, details=details)
        return thing

    def as_mermaid(self) -> str:
        """The table as a Mermaid state diagram, arrows in the order of the table."""
        arrows = [
            f"    {source} --> {move.target}: {move.verb}" for move in self.moves for source in sorted(move.sources)
        ]
        return "\n".join(["stateDiagram-v2", *arrows]) + "\n"

    def _wrong_state(self, thing: models.Model, move: Move) -> Refusal:
        display = getattr(thing, f"get_{self.field}_display", lambda: getattr(thing, self.field))()
        words = {"state": display, "move": move.label}
        return Refusal(
            "wrong_state", _("现在的状态是“%(state)s”，不能“%(move)s”。请刷新页面查看可以办理的事项。") % words
        )
