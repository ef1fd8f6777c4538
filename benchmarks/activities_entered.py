"""Records entered by many people through every way in, and every field of every record read back.

    python benchmarks/activities_entered.py [--alliances 200] [--records 300]

Each alliance has a generated secretary who types on the page, hands in a sheet, pastes a list and lets a program
push; what each was given is compared with what is there. Prints seconds for each way; 1 if a record is lost, there
twice, has more than one version, or if any field differs. On SQLite, unless ``XIEFA_DATABASE_URL`` names PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print the table; 1 if anything differs."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--alliances", type=int, default=200)
    options.add_argument("--records", type=int, default=300)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _installation(folder)
        from tests.activities.entered_generated import enter_and_compare

        started = time.perf_counter()
        outcome = enter_and_compare(chosen.alliances, chosen.records)
        whole = time.perf_counter() - started
    for way, number in outcome.by_way.items():
        seconds = outcome.seconds[way]
        print(f"{way:8} {number:6} records {seconds:8.1f} s {1000 * seconds / max(number, 1):7.1f} ms each")
    print(f"compared {outcome.found:6} records {outcome.seconds['compare']:8.1f} s; all in all {whole:.0f} s")
    print(f"given {outcome.given}, found {outcome.found}, differences {len(outcome.differences)}")
    for line in outcome.differences[:20]:
        print(f"  {line}")
    return 1 if outcome.differences or outcome.given != outcome.found else 0


def _installation(folder: str) -> None:
    os.environ["XIEFA_DATA_DIR"] = os.environ["XIEFA_TEST_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
