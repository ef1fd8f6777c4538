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
        """Name the room's verbs and declare its entries of the navigation."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.council import afterwards  # start-up
        from xiefa.desk import wording  # start-up
        from xiefa.kernel.access import is_signed_in  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        navigation.entry(_("我的工作台"), "desk:home", icon="home", order=1, rule=is_signed_in)
        navigation.entry(_("日历"), "desk:calendar", icon="calendar", order=2, rule=is_signed_in)
        afterwards.offer(_("由会议起草稿件"), "desk:meeting_news", permission="newsroom.write")
