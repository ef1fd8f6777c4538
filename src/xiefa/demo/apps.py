"""Start-up of the room `demo`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the one line that the builder of the demo leaves in the ledger."""
        from xiefa.accounts.wording import name_actions  # start-up

        name_actions({"demo.stage": _("建成演示数据")})
