"""The app of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingConfig(AppConfig):
    """Registers the room under the label ``briefing``."""

    name = "xiefa.briefing"
    label = "briefing"
    verbose_name = _("简报")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the room's verbs, put its pages on the desk, and let the start-up checks look at the house style."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.briefing import about, history, house_style, rules  # noqa: F401  (start-up)
        from xiefa.kernel.permission import permission_required  # start-up
        from xiefa.registry import panels  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(history.WORDS)
        publish = permission_required("briefing.publish")
        compose = permission_required("briefing.compose")
        navigation.entry(_("简报"), "briefing:issue_list", icon="notebook", order=30, rule=rules.is_staff)
        navigation.entry(_("导入旧刊"), "briefing:issue_import", icon="file-import", order=31, rule=publish)
        navigation.entry(_("报送名单"), "briefing:distribution_lists", icon="mailbox", order=32, rule=compose)
        panels.panel(_("简报中的条目"), 20, about.items_about)
