"""Start-up of the room `ui`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiefa.ui import navigation


class UiConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the room's own entry of the navigation."""
        navigation.entry(
            _("界面组件"),
            "ui:gallery",
            icon="palette",
            group=navigation.ADMINISTRATION,
            order=95,
            permission="accounts.manage",
        )
