"""Every number by which records are compared, and where it comes from.

The form (title likeness, bonus for what agrees, loss for what does not, veto) is that of the trial of September
2026: normalised title with agreement bonus and veto was the best method whose result can be said in words. The
points were fitted on generated sets with seeds 1 to 8, in steps of a half, and measured on seeds from 20260901
(``benchmarks/figures.md``). No real doubles were at hand: look at the first period's decisions and fit again.
"""

from __future__ import annotations

# Two records whose days are further apart are not compared, unless they share a file.
NEAR_DAYS = 3
# A stretch longer than this is compared by its first days.
LONGEST_DAYS = 31
# Points from which a pair is shown to people, and from which it is called very likely.
SHOWN, LIKELY = 5.25, 8.0
# A file that more records than this share is a common paper (a report of the year), no sign of one event.
COMMON_FILE = 3
# Bits of 64 in which two savings of one picture differ at most, and those of one hall from one place may.
SAME_LOOK = 4
# Titles whose likeness is below this are compared no further, unless a file or a picture is the same.
LEAST_TITLE = 0.3

# Points. Title: likeness 0 … 1 of what tells titles apart, times TITLE.
TITLE = 2.5
PLAIN_TITLE = 4.0
# Every character beyond the first that is another in the other title.
REPLACED, REPLACED_SHARE = -1.5, -2.5
SAME_HEAD, OTHER_HEAD = 0.5, -2.5
SAME_EDITION = 1.0
SAME_PLACE, NEAR_PLACE = 1.0, 0.0
SAME_DAYS, DAY_APART, DAYS_APART = 0.5, 0.0, -4.0
SAME_KIND, OTHER_KIND = 0.0, -1.0
SAME_PEOPLE, NEAR_PEOPLE, OTHER_PEOPLE = 4.0, 0.0, -2.0
SHARED_ORGANISATION, NO_ORGANISATION = 1.0, -3.5
NAMED_APART = -5.0
SAME_PICTURE = 3.5
SAME_LINK = 4.0
# A title that says little (年会) can agree by chance: what its likeness is worth by the length of its core.
SHORT_CORE = 4
SHORT, SHORT_COUNTED = 0.5, 0.8
