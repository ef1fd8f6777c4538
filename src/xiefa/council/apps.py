"""Start-up of the room `council`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.council"
    label = "council"
    verbose_name = _("理事会")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the voting rules, name the room's verbs, say how seats are given and taken."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.council import checks, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.council.domain import seats  # start-up
        from xiefa.kernel.permission import permission_required  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        seats.register()
        rule = permission_required("council.view")
        navigation.entry(_("会议"), "council:meeting_list", icon="users", order=11, rule=rule)
        navigation.entry(_("决议"), "council:resolution_list", icon="notebook", order=12, rule=rule)
        navigation.entry(_("交办"), "council:task_list", icon="list-check", order=13, rule=rule)
