"""Kinds used by accounts."""

from django.db import models


class Language(models.TextChoices):
    """The languages of the interface; the values are Django's language codes."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"
