"""How letters are worded, from ``policy/letters.yaml``."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from xiefa.council.documents.letters import LetterWords, problems_of
from xiefa.kernel import policy

_FILE = "letters"


def wordings() -> dict[str, LetterWords]:
    """The wording of each kind of letter. ImproperlyConfigured says everything that is wrong with the file."""
    data = policy.load_yaml(_FILE)
    if problems := problems_of(data):
        raise ImproperlyConfigured(f"{policy.policy_path(_FILE)}: {' '.join(problems)}")
    return {
        kind: LetterWords(str(entry["title"]), tuple(map(str, entry["paragraphs"])), str(entry.get("closing", "")))
        for kind, entry in data["letters"].items()
    }
