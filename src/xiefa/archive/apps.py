"""Start-up of the room `archive`."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the jobs and name the site after its network."""
        from xiefa.archive import checks, jobs  # noqa: F401
        from xiefa.archive.domain.queries import network_name
        from xiefa.ui import identity

        identity.named_by(network_name)
