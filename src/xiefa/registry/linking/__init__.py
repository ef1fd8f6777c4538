"""Linking: which organisations a text speaks of."""

from xiefa.registry.linking.linker import Linker, Mention
from xiefa.registry.linking.stock import Alias

__all__ = ["Alias", "Linker", "Mention"]
