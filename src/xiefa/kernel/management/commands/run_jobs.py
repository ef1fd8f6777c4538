"""Run the jobs whose time has come: once, or again and again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiefa.kernel import jobs


class Command(BaseCommand):
    """The clock of the installation."""

    help = "Run the jobs that are due. With --loop, look every so many seconds until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--loop SECONDS keeps running."""
        parser.add_argument("--loop", type=int, default=0, metavar="SECONDS")

    def handle(self, *args: Any, loop: int, **options: Any) -> None:
        """Run, report each job on one line, and fail when one failed (unless looping)."""
        failed = self._once()
        while loop:
            time.sleep(loop)
            self._once()
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def _once(self) -> list[str]:
        outcomes = jobs.run_due()
        for name, error in outcomes.items():
            self.stdout.write(f"{name}: {error or 'ok'}")
        return [name for name, error in outcomes.items() if error]
