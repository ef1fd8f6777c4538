"""Start-up of the room `publishing`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.publishing"
    label = "publishing"
    verbose_name = _("出版")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the room's verbs and put its page into the desk's navigation."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.publishing import rules, wording  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        navigation.entry(_("版本"), "publishing:edition_list", icon="file-download", order=35, rule=rules.is_staff)
