"""Start-up of the room `newsroom`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.newsroom"
    label = "newsroom"
    verbose_name = _("稿件")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the policy, name the room's verbs, put its pages into the desk's navigation."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.activities import offers  # start-up
        from xiefa.kernel.permission import permission_required  # start-up
        from xiefa.newsroom import about, checks, from_records, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.registry import panels  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        rule = permission_required("newsroom.write")
        navigation.entry(_("稿件"), "newsroom:article_list", icon="news", order=20, rule=rule)
        navigation.entry(_("待编"), "newsroom:article_shelf", icon="stack-2", order=21, rule=rule)
        panels.panel(_("供稿与提及的稿件"), 10, about.articles_about)
        offers.offer(from_records.links_from_record)
        offers.witness(from_records.told_by_article)
