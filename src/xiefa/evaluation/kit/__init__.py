"""The recompute kit: everything with which a stranger computes a published evaluation anew.

Its layout is written in ``docs/reference/scoring.md``. ``recompute.py`` lies in the kit as it is here and is never
imported by Xiefa: it may know nothing but the kit.
"""

from xiefa.evaluation.kit.packing import Kit, anonymised, pack

__all__ = ["Kit", "anonymised", "pack"]
