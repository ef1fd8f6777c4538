"""How often a program may ask: counted by the minute in the database, which every worker shares."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from xiefa.activities.models import ApiToken, ApiUse
from xiefa.kernel import clock

WINDOW = 60
# One statement that both databases carry out whole: two workers never count the same number.
_COUNT = """
INSERT INTO activities_apiuse (subject, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (subject, minute) DO UPDATE SET count = activities_apiuse.count + 1 RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of one allowance is used: ``name`` is ``address`` or ``token``, ``resets`` in seconds."""

    name: str
    most: int
    used: int
    resets: int

    @property
    def left(self) -> int:
        """How many more times in this minute."""
        return max(self.most - self.used, 0)

    @property
    def is_exceeded(self) -> bool:
        """Whether this call is one too many."""
        return self.used > self.most


def count_address(address: str) -> Rate:
    """Count one call from this address; only a keyed hash of it is kept, and only for the minute."""
    subject = f"a:{salted_hmac('xiefa.activities.rates', address, algorithm='sha256').hexdigest()[:60]}"
    return _count("address", subject, settings.API_RATES["address"])


def count_token(token: ApiToken) -> Rate:
    """Count one call with this token."""
    return _count("token", f"t:{token.pk}", settings.API_RATES["token"])


def _count(name: str, subject: str, most: int) -> Rate:
    second = int(clock.now().timestamp())
    minute = second // WINDOW
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [subject, minute])
        used = int(cursor.fetchone()[0])
    if used == 1:
        ApiUse.objects.filter(minute__lt=minute - 1).delete()
    return Rate(name, most, used, WINDOW - second % WINDOW)
