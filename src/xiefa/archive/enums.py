"""Kinds of the archive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MentionRole(TextChoices):
    """How an entry stands to an organisation."""

    SPOKEN_OF = "spoken_of", _("提到")
    CONTRIBUTED = "contributed", _("供稿")
