"""Lines → manuscript: what is head, contents, section, heading, paragraph, credit line and foot.

The contents list is the key where there is one: it ends where its first line occurs again, and what it
names is a heading. Levels, bold and signs are only hints, because people use them as they like.
"""

from xiefa.reading.structure.build import build

__all__ = ["build"]
