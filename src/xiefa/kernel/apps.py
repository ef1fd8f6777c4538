"""Start-up of the kernel: its checks, and every room's jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    """Registers the kernel with Django."""

    name = "xiefa.kernel"
    label = "kernel"
    verbose_name = _("内核")

    def ready(self) -> None:
        """Register the system checks and find every room's ``jobs.py``."""
        from xiefa.kernel import checks, outbox  # noqa: F401  (start-up: registers on import)

        autodiscover_modules("jobs")
