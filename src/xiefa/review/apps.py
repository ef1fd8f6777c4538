"""Start-up of the room `review`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.review"
    label = "review"
    verbose_name = _("评审")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the room's verbs, put its page into the desk's navigation."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.review import checks, rules, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        navigation.entry(_("评审"), "review:panel_list", icon="list-check", order=44, rule=rules.has_part)
