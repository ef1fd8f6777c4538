"""How far a report has come: a ring that counts things that can be named."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Share:
    """One sort of things to do: how many of them are done."""

    key: str
    done: int
    whole: int

    @property
    def words(self) -> str:
        """What is counted."""
        return {
            "expected": _("通常应有的内容已登记"),
            "proposals": _("列出的待核对事项已处理"),
            "whole": _("记录没有需要补正的地方"),
            "evidence": _("记录有佐证"),
            "explained": _("需要说明的变化已说明"),
        }[self.key]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.done >= self.whole


@dataclass(frozen=True, slots=True)
class Progress:
    """All that there is to do. Sorts of which there is nothing to do are left out."""

    all_shares: tuple[Share, ...]

    @property
    def shares(self) -> list[Share]:
        """Those that count anything."""
        return [one for one in self.all_shares if one.whole]

    @property
    def done(self) -> int:
        """How many things are done."""
        return sum(one.done for one in self.all_shares)

    @property
    def whole(self) -> int:
        """How many things there are."""
        return sum(one.whole for one in self.all_shares)

    @property
    def percent(self) -> int:
        """Done in per cent, rounded down: 100 only when nothing is left."""
        return self.done * 100 // self.whole if self.whole else 0
