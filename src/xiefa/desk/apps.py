"""Start-up of the room `desk`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.desk"
    label = "desk"
    verbose_name = _("工作台")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's entry of the navigation."""
        from xiefa.kernel.access import is_signed_in  # start-up
        from xiefa.ui import navigation  # start-up

        navigation.entry(_("我的工作台"), "desk:home", icon="home", order=1, rule=is_signed_in)
