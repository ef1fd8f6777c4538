"""Start-up of the room `council`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.council"
    label = "council"
    verbose_name = _("理事会")
    default_auto_field = "django.db.models.BigAutoField"
