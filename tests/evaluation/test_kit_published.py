"""The recompute kit is kept when results are published, and repeats every score without Xiefa."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from tests.factories.evaluation import make_published_cycle
from xiefa.evaluation.domain.publications import kit_of
from xiefa.evaluation.models import Cycle, Publication
from xiefa.kernel.audit import history_of

pytestmark = pytest.mark.django_db


def unpacked(publication: Publication, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(publication.kit)) as archive:
        archive.extractall(folder)
    return folder


def run(folder: Path, *more: str) -> tuple[int, list[list[str]], str]:
    """Exit code, the lines of scores as columns, and what went wrong; nothing but the kit and the bare interpreter."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", "recompute.py", *more]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, [line.split("\t") for line in done.stdout.splitlines() if "\t" in line], done.stderr


def scores_of(cycle: Cycle) -> list[list[str]]:
    outcomes = cycle.publication.computation.outcomes.order_by("rank", "entrant__organisation__code")
    return [
        [str(one.rank), one.entrant.organisation.code, str(one.entrant), one.total, one.graded,
         f"{one.grade_zh} {one.grade_en}"]
        for one in outcomes
    ]  # fmt: skip


def test_the_kit_repeats_every_score_and_names_every_changed_file(tmp_path: Path) -> None:
    cycle = make_published_cycle()
    publication = cycle.publication
    folder = unpacked(publication, tmp_path)
    code, scores, errors = run(folder, "--digest", publication.digest)
    assert (code, errors, scores) == (0, "", scores_of(cycle))

    again = kit_of(publication.computation, secret=bytes(publication.secret))
    assert (again.as_zip(), again.digest) == (bytes(publication.kit), publication.digest)
    told = history_of(cycle).get(action="evaluation.put_out").details
    assert told == {"computation": 1, "result": publication.computation.digest, "kit": publication.digest}

    # All at once: each file is named, and the program that would compute is not run.
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    others = [name for name in files if name not in ("manifest.json", "recompute.py")]
    before = {name: (folder / name).read_bytes() for name in others}
    for name, data in before.items():
        middle = len(data) // 2
        (folder / name).write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    code, scores, errors = run(folder)
    named = [line.removeprefix("✗ ").split(" ")[0] for line in errors.splitlines()]
    assert (code, scores, named) == (3, [], others)
    for name, data in before.items():
        (folder / name).write_bytes(data)

    for name in ("manifest.json", "recompute.py"):
        data = (folder / name).read_bytes()
        at = len(data) - 3 if name == "manifest.json" else data.index(b"Recompute")
        (folder / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        code, scores, errors = run(folder, "--digest", publication.digest)
        assert (code, scores, name in errors) == (3, [], True)
        (folder / name).write_bytes(data)
    assert run(folder)[0] == 0
    nobody_is_named(cycle, folder)
    nothing_of_it_changes(cycle)


def nobody_is_named(cycle: Cycle, folder: Path) -> None:
    whole = "".join((folder / f"{name}.json").read_text() for name in ("rules", "facts", "sheets", "results"))
    experts = [judge.expert.person.name for judge in cycle.review.judges.select_related("expert__person")]
    assert (len(experts), [name for name in experts if name in whole], "见佐证材料" in whole) == (6, [], False)


def nothing_of_it_changes(cycle: Cycle) -> None:
    row = Publication.objects.filter(cycle=cycle)
    for change in (partial(row.update, kit=b""), row.delete):
        with pytest.raises(DatabaseError, match="what was published is never changed"), transaction.atomic():
            change()
