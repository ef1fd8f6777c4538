"""The ledger of standing: the verifier against hashing the same bytes, and the state of the network on a day.

Usage: ``PYTHONPATH=src python benchmarks/ledger.py``; for the other engine
``PYTHONPATH=src python tools/with_postgresql.py python benchmarks/ledger.py``. Builds a host with 5,000 members that
were suspended and resumed until the ledger has 200,000 entries, the guards down for the time of building. Exits with
1 when the verifier costs more than 3 times the hashing, or a day more than 50 ms.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median

import django

os.environ.setdefault("XIEFA_DATA_DIR", tempfile.mkdtemp(prefix="xiefa-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from xiefa.kernel import triggers  # noqa: E402
from xiefa.registry import ledger_verifier  # noqa: E402
from xiefa.registry.domain.ledger import canonical, hash_of, subject_of_organisation  # noqa: E402
from xiefa.registry.domain.standing import state_on  # noqa: E402
from xiefa.registry.models import LedgerEntry, Organisation, Standing  # noqa: E402

MEMBERS, ENTRIES, LINES = 5_000, 200_000, (10_000, 100_000, 1_000_000)
FIRST = date(2010, 1, 1)
MOST_TIMES, MOST_MS = 3.0, 50.0
KINDS = {"": ("admit", "member"), "member": ("suspend", "suspended"), "suspended": ("resume", "member")}
GUARDS = (
    *import_module("xiefa.registry.migrations._ledger_guards").GUARDS,
    *import_module("xiefa.council.migrations.0002_effect_guard").GUARDS,
)


def told(number: int, before: str) -> dict[str, object]:
    """An entry of the usual size: the organisations take turns."""
    kind, after = KINDS[before]
    one = number % MEMBERS
    return {
        "number": number, "moment": "2024-01-10T01:00:00.000000+00:00", "kind": kind, "host": "network",
        "effective_on": (FIRST + timedelta(days=number // 40)).isoformat(), "subject": subject_of_organisation(f"a{one}"),
        "subject_text": f"第{one}号产业技术创新战略联盟", "effect": f"{number:032x}", "resolution": "〔2024〕3号 关于网员资格的决议",
        "before": before, "after": after, "details": {"reason": "理事会审议"},
    }  # fmt: skip


def entries(count: int) -> Iterator[tuple[dict[str, object], str, str, str]]:
    """(what an entry tells, its line, the hash before, its hash)."""
    previous = ""
    state = dict.fromkeys(range(MEMBERS), "")
    for number in range(1, count + 1):
        one = told(number, state[number % MEMBERS])
        state[number % MEMBERS] = str(one["after"])
        line = canonical(one)
        own = hash_of(previous, line)
        yield one, line, previous, own
        previous = own


def seconds(call: Callable[[], object], rounds: int = 1) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return median(times)


def hash_file(path: Path) -> str:
    """The bound: one hash over the same bytes."""
    own = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(ledger_verifier.BLOCK):
            own.update(block)
    return own.hexdigest()


def measure_verifier(folder: Path) -> float:
    """One line for each size; the ratio at the largest."""
    ratio = 0.0
    for count in LINES:
        path = folder / f"{count}.txt"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\t{own}\n" for _, line, _, own in entries(count))
        assert ledger_verifier.verify(path)[0] == count
        ours_of, bare_of = partial(ledger_verifier.verify, path), partial(hash_file, path)
        pairs = [(seconds(ours_of), seconds(bare_of)) for _ in range(7)]
        ours, bare = (median(column) for column in zip(*pairs, strict=True))
        ratio = median(one / two for one, two in pairs)
        size = path.stat().st_size / 2**20
        print(f"{count:>9} entries {size:6.1f} MB  verify {ours:6.3f} s  hash {bare:6.3f} s  ratio {ratio:.2f}")
    return ratio


def build() -> Organisation:
    """The host, its members, the ledger and the standings that follow from it."""
    call_command("migrate", interactive=False, verbosity=0)
    triggers.remove(connection, GUARDS)
    with transaction.atomic():
        host = Organisation.objects.create(code="network", kind="network", is_host=True)
        members = Organisation.objects.bulk_create(Organisation(code=f"a{n}", kind="alliance") for n in range(MEMBERS))
        rows: list[LedgerEntry] = []
        standings: list[Standing] = []
        present: dict[int, Standing] = {}
        for one, line, previous, own in entries(ENTRIES):
            number, on = int(str(one["number"])), date.fromisoformat(str(one["effective_on"]))
            if old := present.get(number % MEMBERS):
                old.until, old.closed_by = on, number
            new = Standing(
                host=host, organisation=members[number % MEMBERS], state=str(one["after"]), since=on, opened_by=number
            )
            present[number % MEMBERS] = new
            standings.append(new)
            rows.append(_row(one, line, previous, own, on))
        LedgerEntry.objects.bulk_create(rows, batch_size=2_000)
        Standing.objects.bulk_create(standings, batch_size=2_000)
    triggers.install(connection, GUARDS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return host


def _row(one: dict[str, object], line: str, previous: str, own: str, on: date) -> LedgerEntry:
    texts = {name: str(one[name]) for name in ("moment", "kind", "subject", "subject_text", "resolution")}
    return LedgerEntry(
        **texts, number=one["number"], host_code=one["host"], effect_key=one["effect"], effective_on=on, line=line,
        previous_hash=previous, hash=own,
    )  # fmt: skip


def measure_days(host: Organisation) -> float:
    """One line for a day at the beginning, in the middle and today; the slowest in milliseconds."""
    last = FIRST + timedelta(days=ENTRIES // 40)
    slowest = 0.0
    for day in (FIRST + timedelta(days=300), FIRST + (last - FIRST) / 2, last, last + timedelta(days=1000)):
        found = state_on(host=host, day=day)
        cost = seconds(partial(state_on, host=host, day=day), 15) * 1000
        slowest = max(slowest, cost)
        print(f"{connection.vendor:>10} {day}  {len(found):>5} organisations  {cost:6.1f} ms")
    return slowest


def main() -> int:
    """Measure both, and say whether the limits hold."""
    print(json.dumps({"members": MEMBERS, "entries": ENTRIES}))
    slowest = measure_days(build())
    with tempfile.TemporaryDirectory(prefix="xiefa-benchmark-") as folder:
        ratio = measure_verifier(Path(folder))
    print(
        f"verifier {ratio:.2f} times the hashing (limit {MOST_TIMES}); slowest day {slowest:.1f} ms (limit {MOST_MS})"
    )
    return 0 if ratio <= MOST_TIMES and slowest <= MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
