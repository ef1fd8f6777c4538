"""The ledger of standing on the command line: written, verified, and refused when it does not hold."""

import os

import pytest
from django.db import connection

from tests.factories.standing import make_host, make_member
from xiefa.cli import main
from xiefa.cli.checks import CHECKS
from xiefa.kernel import triggers
from xiefa.registry.domain.ledger import export_lines, head
from xiefa.registry.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    make_member(make_host())
    return tmp_path / "ledger.txt"


def standing():
    return CHECKS["资格台账 / ledger of standing"]()


def test_what_is_exported_can_be_verified(file, capsys):
    last_hash = head()[1]

    assert main(["ledger", "export", str(file)]) == 0
    assert main(["ledger", "verify", str(file), "--head", last_hash]) == 0

    assert file.read_text(encoding="utf-8") == "".join(export_lines())
    assert capsys.readouterr().out.splitlines() == [
        f"2 条 / entries · 最后一条的校验值 / hash of the last one: {last_hash}",
        f"√ 2 条，前后相接 / entries in order · 最后一条的校验值 / hash of the last one: {last_hash}",
    ]


def test_the_export_goes_to_standard_output(file, capsysbinary):
    assert main(["ledger", "export", "-"]) == 0

    assert capsysbinary.readouterr().out.decode() == "".join(export_lines())


def test_the_first_wrong_entry_is_named(file, capsys):
    text = "".join(export_lines())
    file.write_text(text.replace('"after":"member"', '"after":"nobody"'), encoding="utf-8", newline="")

    assert main(["--lang", "en", "ledger", "verify", str(file)]) == 5

    assert capsys.readouterr().err == f"xiefa: {file}: Entry 2 was changed.\n"


def test_a_file_or_folder_that_is_not_there_is_said(tmp_path, capsys):
    assert main(["--lang", "en", "ledger", "verify", str(tmp_path / "gone.txt")]) == 3
    assert main(["--lang", "en", "ledger", "export", str(tmp_path / "gone" / "ledger.txt")]) == 4

    errors = capsys.readouterr().err
    assert "the file cannot be opened (No such file or directory)." in errors
    assert "cannot be written (No such file or directory)." in errors
    assert list(tmp_path.iterdir()) == []


def test_a_published_hash_must_be_whole(file, capsys):
    assert main(["ledger", "export", str(file)]) == 0
    assert main(["--lang", "en", "ledger", "verify", str(file), "--head", head()[1][:40]]) == 2
    assert capsys.readouterr().err.startswith("xiefa: --head: a hash is 64 hexadecimal digits.")


def test_what_is_no_file_is_not_replaced_and_nothing_is_left_behind(file, tmp_path, capsys):
    folder, pipe, link = tmp_path / "folder", tmp_path / "pipe", tmp_path / "link.txt"
    folder.mkdir()
    os.mkfifo(pipe)
    link.symlink_to(file)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert [main(["ledger", "export", str(path)]) for path in (folder, pipe, link)] == [4, 0, 0]
    assert os.read(reader, 1 << 16) == file.read_bytes()
    os.close(reader)
    assert (pipe.is_fifo(), link.is_symlink()) == (True, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "ledger.txt", "link.txt", "pipe"]


def test_check_looks_at_guards_chain_and_register(file):
    assert standing() == []

    with connection.cursor() as cursor:
        guards = ("registry_ledgerentry_update_guard",)
        triggers.remove(connection, [triggers.Guard(guards[0], "UPDATE", "registry_ledgerentry", "")])
        cursor.execute("UPDATE registry_ledgerentry SET subject_text = 'x' WHERE number = 1")

    assert LedgerEntry.objects.get(number=1).subject_text == "x"
    assert standing() == [
        "registry_ledgerentry_update_guard: 数据库的防护缺失 / this guard of the database is missing",
        "Entry 1 of the ledger was changed after it was written.",
    ]
