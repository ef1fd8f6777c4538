"""Schemes that cannot be scored with are named at start-up, file by file."""

from xiefa.evaluation.checks import check_indicators


def test_the_shipped_schemes_start():
    assert check_indicators(None) == []


def test_every_fault_of_every_file_is_named(settings, tmp_path):
    settings.POLICY_DIR = tmp_path
    folder = tmp_path / "indicators"
    assert check_indicators(None) == []
    folder.mkdir()
    (folder / "a.yaml").write_text("zh: 方案\nzh: 又一\n", encoding="utf-8")
    (folder / "b.yaml").write_text("[]\n", encoding="utf-8")
    assert [(one.id, one.msg) for one in check_indicators(None)] == [
        ("evaluation.E001", f"{folder / 'a.yaml'}: line 2: the key zh stands twice in one group."),
        ("evaluation.E001", f"{folder / 'b.yaml'}: a group of “key: value” is expected here."),
    ]
