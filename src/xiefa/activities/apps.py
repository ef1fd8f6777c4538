"""Start-up of the room `activities`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.activities"
    label = "activities"
    verbose_name = _("活动")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the policy, name the verbs, and put the pages on the desk."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.activities import checks, jobs_meetings, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        view = "activities.view"
        navigation.entry(_("活动记录"), "activities:activity_list", icon="calendar-event", order=30, permission=view)
        navigation.entry(_("填报"), "activities:period_list", icon="clipboard-list", order=29, permission=view)
