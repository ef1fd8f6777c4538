"""The words of the language that linking needs to know, from ``policy/registry.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy

_FILE = "registry"


@dataclass(frozen=True)
class Before:
    """What may stand directly before a name: single characters, and words of two characters."""

    characters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def never_members() -> tuple[str, ...]:
    """Phrases that must not be taken for a member, in the order of the policy."""
    return tuple(_policy()["never_members"])


def before_a_name() -> Before:
    """What may stand directly before a name without making it part of a longer one."""
    entry = _policy()["before_a_name"]
    return Before(frozenset(entry["characters"]), frozenset(" ".join(entry["words"]).split()))


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of ``registry.yaml``, one English sentence each."""
    if not isinstance(data, dict) or not {"never_members", "before_a_name"} <= set(data):
        return ["The file must have the two keys 'never_members' and 'before_a_name'."]
    never, before = data["never_members"], data["before_a_name"]
    found = []
    if not isinstance(never, list) or not all(isinstance(word, str) and word.strip() for word in never):
        found.append("'never_members' must be a list of phrases.")
    if not isinstance(before, dict) or not isinstance(before.get("characters"), str):
        return [*found, "'before_a_name' must have 'characters', one text."]
    words = before.get("words")
    if not isinstance(words, list) or not all(isinstance(line, str) for line in words):
        return [*found, "'before_a_name' must have 'words', a list of lines."]
    wrong = [word for word in " ".join(words).split() if len(word) != 2]
    return [*found, *(f"The word {word} under 'before_a_name' does not have two characters." for word in wrong)]


def _policy() -> Any:
    data = policy.load_yaml(_FILE)
    problems = problems_of(data)
    if problems:
        raise ImproperlyConfigured(f"{policy.policy_path(_FILE)}: {' '.join(problems)}")
    return data
