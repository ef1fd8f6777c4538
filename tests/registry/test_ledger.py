"""The ledger replayed, checked and exported; the verifier against hostile files."""

import json
import subprocess
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.registry import make_alliance, make_person, make_seat
from tests.factories.standing import DAY, enter, enter_seat, make_host, make_member, make_officer
from xiefa.kernel import triggers
from xiefa.registry import ledger_verifier
from xiefa.registry.domain import ledger
from xiefa.registry.enums import LedgerKind as K
from xiefa.registry.models import Body, LedgerEntry, Seat, Standing

GUARDS = import_module("xiefa.registry.migrations._ledger_guards").GUARDS
VERIFIER = Path(ledger_verifier.__file__)
in_database = [pytest.mark.django_db, pytest.mark.engine]


def busy_register():
    """Members in every standing, a merger, a rename, officers of now and of before."""
    host = make_host()
    members = [make_member(host) for _ in range(4)]
    enter(host, K.SUSPEND, members[0])
    enter(host, K.MERGE, members[1], on=DAY.replace(day=9), other=members[2])
    enter(host, K.RENAME, members[2], on=DAY.replace(day=9), full_name="合并后产业技术创新战略联盟")
    enter(host, K.EXPEL, members[3])
    enter(host, K.GRANT_QUALIFICATION, make_alliance())
    enter_seat(host, K.APPOINT, make_person(), title="副理事长", represents=members[0])
    enter_seat(host, K.RELIEVE, make_officer(host))
    taken = make_seat(host.council)
    enter_seat(host, K.RELIEVE, taken.person, body=host.council, title="理事")
    return host


class TestInTheDatabase:
    pytestmark = in_database

    def test_replaying_from_empty_gives_the_same_register(self):
        busy_register()

        assert (LedgerEntry.objects.count(), Standing.objects.count(), Seat.objects.count()) == (18, 10, 3)
        assert (ledger.problems(), ledger.differences()) == ([], [])

    def test_what_was_changed_past_the_guards_is_named(self):
        host = busy_register()
        triggers.remove(connection, GUARDS)
        one = Standing.objects.filter(state="suspended").get()
        Standing.objects.filter(pk=one.pk).update(state="member")
        make_seat(host.council)
        Body.objects.filter(pk=host.council.pk).update(is_governed=True)
        where = f"organisation:{one.organisation.code} at citisa"

        differences = ledger.differences()

        assert [text for text in differences if "organisation:" in text] == [
            f"The ledger tells of {where} (suspended, 2024-03-01 to –, entries 9 and –), which is not in the register.",
            f"The register has {where} (member, 2024-03-01 to –, entries 9 and –), of which the ledger tells nothing.",
        ]
        assert [text.split(":")[0] for text in differences if "seat:" in text] == ["The register has seat"]

    def test_entries_that_were_changed_or_removed_are_named(self):
        busy_register()
        triggers.remove(connection, GUARDS)
        LedgerEntry.objects.filter(number=3).update(subject_text="x")
        LedgerEntry.objects.filter(number=5).update(line="{}")
        LedgerEntry.objects.filter(number=7).delete()

        assert ledger.problems() == [
            "Entry 3 of the ledger was changed after it was written.",
            "Entry 5 of the ledger was changed after it was written.",
            "Between entry 6 and entry 8 of the ledger, entries are missing.",
            "Entry 8 of the ledger does not follow from entry 6.",
        ]

    def test_an_entry_that_contradicts_the_ones_before_is_named(self):
        busy_register()
        triggers.remove(connection, GUARDS)
        entry = LedgerEntry.objects.get(number=9)
        told = json.loads(entry.line) | {"before": "qualified"}
        LedgerEntry.objects.filter(number=9).update(line=ledger.canonical(told))

        assert ledger.differences()[0] == (
            f"Entry 9 of the ledger says that {entry.subject} was “qualified”; it was “member”."
        )

    def test_the_export_is_what_the_verifier_checks(self, tmp_path):
        busy_register()
        path = tmp_path / "ledger.txt"
        path.write_text("".join(ledger.export_lines()), encoding="utf-8", newline="")

        number, last_hash = ledger.head()

        assert ledger_verifier.verify(path) == (18, last_hash, "")
        assert (number, [json.loads(line.split("\t")[0])["number"] for line in ledger.export_lines()]) == (
            18,
            list(range(1, 19)),
        )

    def test_the_export_of_one_host_has_its_entries_only(self):
        busy_register()
        other = make_alliance()

        assert list(ledger.export_lines(other)) == []
        assert ledger.head()[0] == 18


def lines_of(count):
    """A ledger of so many entries, made from the description of the file alone."""
    lines, previous = [], ""
    for number in range(1, count + 1):
        told = json.dumps({"number": number, "subject_text": f"第{number}号联盟"}, ensure_ascii=False)
        previous = sha256(f"{previous}\n{told}".encode()).hexdigest()
        lines.append(f"{told}\t{previous}\n")
    return lines


def rehashed(lines, first):
    """From entry ``first`` on with new hashes, as a careful forger would leave them."""
    previous, result = lines[first - 2].split("\t")[1].strip() if first > 1 else "", lines[: first - 1]
    for line in lines[first - 1 :]:
        told = line.split("\t")[0]
        previous = sha256(f"{previous}\n{told}".encode()).hexdigest()
        result.append(f"{told}\t{previous}\n")
    return result


GOOD = lines_of(9)
HEAD = GOOD[-1].split("\t")[1].strip()
FORGED = GOOD[4].replace("第5号", "第6号")
HOSTILE = {
    "changed": ([*GOOD[:4], FORGED, *GOOD[5:]], "Entry 5 was changed."),
    "first changed": ([GOOD[0].replace("第1号", "第2号"), *GOOD[1:]], "Entry 1 was changed."),
    "last changed": ([*GOOD[:8], GOOD[8].replace("第9号", "第2号")], "Entry 9 was changed."),
    "hash changed": ([*GOOD[:4], GOOD[4][:-9] + "00000000\n", *GOOD[5:]], "Entry 5 was changed."),
    "rehashed to the middle": (
        [*rehashed([*GOOD[:4], FORGED], 5), *GOOD[5:]],
        "Entry 6 was changed.",
    ),
    "missing": ([*GOOD[:4], *GOOD[5:]], "Entry 5 is not in its place: it is missing."),
    "first missing": (GOOD[1:], "Entry 1 is not in its place: it is missing."),
    "swapped": ([*GOOD[:3], GOOD[4], GOOD[3], *GOOD[5:]], "Entry 4 is not in its place: it stands in line 5."),
    "twice": ([*GOOD[:4], GOOD[3], *GOOD[4:]], "Line 5 was inserted: entry 4 stands there again, instead of entry 5."),
    "inserted": ([*GOOD[:4], FORGED, *GOOD[4:]], "Line 5 was inserted before entry 5."),
    "cut": (["".join(GOOD)[:-30]], "The file breaks off in line 9: entry 9 is not whole."),
    "last line end cut": (["".join(GOOD)[:-1]], "The file breaks off in line 9: entry 9 is not whole."),
    "converted": ([line.replace("\n", "\r\n") for line in GOOD], "Line 1 ends in CRLF: the file was converted; export it again."),
    "blank line": ([*GOOD[:4], "\n", *GOOD[4:]], "Line 5 is not an entry; entry 5 should stand there."),
    "blank at the end": ([*GOOD, "\n"], "Line 10 is not an entry; entry 10 should stand there."),
    "garbage": (["%PDF-1.7\n\x00\n"], "Line 1 is not an entry; entry 1 should stand there."),
    "garbage with tabs": (["\t\t\t\n\t\n"], "Line 1 is not an entry; entry 1 should stand there."),
    "no line ends": (["x" * 999], "The file breaks off in line 1: entry 1 is not whole."),
    "deep": (["[" * 100_000 + "\t" + "0" * 64 + "\n"], "Line 1 is not an entry; entry 1 should stand there."),
    "number in words": (['{"number":"1"}\t' + "0" * 64 + "\n"], "Line 1 is not an entry; entry 1 should stand there."),
    "empty": ([], "The file is empty: there is no entry to check."),
    "missing and rehashed": (
        rehashed([*GOOD[:4], *GOOD[5:]], 5),
        "Entry 5 is not in its place: it is missing.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("block", [1, ledger_verifier.BLOCK])
def test_the_first_wrong_entry_is_named(name, block, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_verifier, "BLOCK", block)
    lines, sentence = HOSTILE[name]
    path = tmp_path / "ledger.txt"
    path.write_bytes("".join(lines).encode())

    assert ledger_verifier.verify(path)[2] == sentence


@pytest.mark.parametrize("block", [1, 40, 100, 333, 1 << 20])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_good_file_is_in_order_however_it_is_divided(block, count, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_verifier, "BLOCK", block)
    path = tmp_path / "ledger.txt"
    path.write_text("".join(GOOD[:count]), encoding="utf-8", newline="")

    assert ledger_verifier.verify(path) == (count, GOOD[count - 1].split("\t")[1].strip(), "")


def test_several_processes_find_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_verifier, "BLOCK", 100)
    monkeypatch.setattr(ledger_verifier, "_WORTH_MORE_PROCESSES", 1)
    monkeypatch.setattr(ledger_verifier.os, "cpu_count", lambda: 2)
    path = tmp_path / "ledger.txt"
    path.write_text("".join(GOOD), encoding="utf-8", newline="")
    assert ledger_verifier.verify(path) == (9, HEAD, "")

    path.write_text("".join(HOSTILE["changed"][0]), encoding="utf-8", newline="")
    assert ledger_verifier.verify(path)[2] == "Entry 5 was changed."


def test_only_a_published_hash_shows_that_all_was_written_anew(tmp_path):
    path = tmp_path / "ledger.txt"
    path.write_text("".join(rehashed([*GOOD[:4], FORGED, *GOOD[5:]], 5)), encoding="utf-8", newline="")
    earlier = GOOD[3].split("\t")[1].strip()

    assert ledger_verifier.verify(path)[2] == ""
    assert ledger_verifier.verify(path, earlier)[2] == ""
    assert ledger_verifier.verify(path, HEAD)[2].startswith(
        f"Every entry follows from the one before, but none has the hash {HEAD}"
    )


def test_the_verifier_runs_by_itself_without_our_code(tmp_path):
    path, alone = tmp_path / "ledger.txt", tmp_path / "verifier.py"
    path.write_text("".join(GOOD), encoding="utf-8", newline="")
    alone.write_bytes(VERIFIER.read_bytes())

    def run(*arguments):
        command = [sys.executable, "-I", "-S", str(alone), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        return done.returncode, done.stdout.strip()

    assert run(path, "--head", HEAD) == (0, f"9 entries in order. Hash of the last one: {HEAD}")
    assert run(path, "--head", "0" * 64)[0] == 1
    assert run(tmp_path / "gone.txt") == (2, "")
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) < 150
