"""Start-up of the room `membership`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.membership"
    label = "membership"
    verbose_name = _("网员")
    default_auto_field = "django.db.models.BigAutoField"
