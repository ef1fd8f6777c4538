"""Start-up of the room `review`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.review"
    label = "review"
    verbose_name = _("评审")
    default_auto_field = "django.db.models.BigAutoField"
