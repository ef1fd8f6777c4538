"""Which records tell of one and the same activity: pure reckoning on plain values, no database.

``folding`` brings titles into one form, ``likeness`` compares two records and says why, ``pairing`` goes
through many, ``weights`` holds every number with where it comes from. People decide; nothing here does.
"""

from xiefa.activities.doubles.folding import Folded, Namebook, fold
from xiefa.activities.doubles.likeness import Likeness, Reason, Told, compare
from xiefa.activities.doubles.pairing import Stream, is_near, pairs_of

__all__ = ["Folded", "Likeness", "Namebook", "Reason", "Stream", "Told", "compare", "fold", "is_near", "pairs_of"]
