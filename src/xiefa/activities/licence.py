"""Under which licence published records are given away: ``policy/open_data.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from xiefa.kernel import policy

_FILE = "open_data"
_WANTED = ("code", "zh", "en", "url")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its SPDX identifier, its names and the address of its text."""

    code: str
    zh: str
    en: str
    url: str
    is_sample: bool
    attribution_zh: str = ""
    attribution_en: str = ""

    def __str__(self) -> str:
        return self.en if _is_english() else self.zh

    @property
    def attribution(self) -> str:
        """Whom to name, or an empty text when that is the network itself."""
        return self.attribution_en if _is_english() else self.attribution_zh


def licence() -> Licence:
    """The licence as the file says now."""
    data = policy.load_yaml(_FILE)
    said, named = data["licence"], data.get("attribution") or {}
    return Licence(
        **{name: str(said[name]) for name in _WANTED},
        is_sample=bool(said.get("is_sample")),
        attribution_zh=str(named.get("zh") or ""),
        attribution_en=str(named.get("en") or ""),
    )


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of the file, one English sentence each."""
    said = data.get("licence") if isinstance(data, dict) else None
    if not isinstance(said, dict):
        return ["The key 'licence' is missing."]
    found = [f"licence lacks {name}." for name in _WANTED if not said.get(name)]
    if not str(said.get("url", "")).startswith(("https://", "http://")):
        found.append("licence.url must be the address of its text.")
    return found


def policy_problems() -> list[str]:
    """Everything that is wrong with the file as it lies there, each with its name."""
    return [f"{policy.policy_path(_FILE)}: {one}" for one in problems_of(policy.load_yaml(_FILE))]


def _is_english() -> bool:
    return (get_language() or "zh").startswith("en")
