"""Recounting on the command line: whatever file it is given, it answers with a sentence and an exit code."""

import json

import pytest

from xiefa.cli import main, recount
from xiefa.council.counting import FORMAT

RECORD = {
    "format": FORMAT,
    "meeting": {"title": "会议"},
    "items": [{"title": "听取\ud800\x1b[2J报告", "kind": "hear"}],
}
TEXT = json.dumps(RECORD, ensure_ascii=True)


def answer(tmp_path, capsys, data):
    path = tmp_path / "meeting.json"
    path.write_bytes(data)
    code = main(["--lang", "en", "recount", str(path)])
    told = capsys.readouterr()
    return code, (told.err if code else told.out).replace(f"xiefa: {path}: ", "").splitlines()[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "this is no valid JSON file."),
        (b"{", "this is no valid JSON file."),
        (b"[" * 100_000, "this is no valid JSON file."),
        ("会议".encode("gb18030"), "the file is not in UTF-8."),
        (TEXT.encode("utf-16"), "the file is not in UTF-8."),
        (b"{}", f"format: the format is not {FORMAT}."),
        (json.dumps(RECORD | {"items": []}).encode(), "the file has no agenda item to count."),
        (json.dumps(RECORD | {"items": {}}).encode(), "file.items: a list is expected here."),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_a_sentence(tmp_path, capsys, data, sentence):
    assert answer(tmp_path, capsys, data) == (3, sentence)


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recount, "LARGEST_BYTES", 100)
    assert answer(tmp_path, capsys, b" " * 101) == (3, "the file is too large for a meeting.")
    assert main(["recount", "/dev/zero"]) == 3


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_record_is_counted_whatever_its_editor_put_before_it(tmp_path, capsys, mark):
    # What a terminal would obey is not passed on.
    assert answer(tmp_path, capsys, mark + TEXT.encode()) == (0, "1. 听取  [2J报告")
