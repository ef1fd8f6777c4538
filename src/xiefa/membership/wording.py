"""What the verbs of the room `membership` are called in the ledger of everything that was done."""

from typing import Any

ACTIONS: dict[str, Any] = {}
