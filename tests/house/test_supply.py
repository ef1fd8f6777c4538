"""What comes from outside: pinned by hash, without addresses, and never kept in git."""

import json
import re
import tomllib

import pytest

from tests.house.sources import ROOT, short, tracked

LOCKS = [ROOT / "requirements" / name for name in ("runtime.lock", "dev.lock")]
# Written in pieces, so that this file does not name them either.
_REGISTRIES = [
    "pypi" + ".org/simple",
    "files.python" + "hosted.org",
    "registry." + "npmjs.org",
    "npm" + "mirror.com",
    "index" + "-url",
]
_PLACES = re.compile(r"(?<![\w./~:])/(?:work|root|home/\w+|Users/\w+)/[\w.]")
_ASSETS = (".min.js", ".min.css", ".woff", ".woff2", ".otf", ".ttf", ".ttc")
_TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".lock",
    ".in",
    ".html",
    ".txt",
    ".js",
    ".css",
    ".po",
    ".cfg",
    "",
}


def unpinned(text):
    """Requirements of a lock that lack an exact version or a hash."""
    entries = [entry for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.M)) if entry.strip()]
    return [entry.split()[0] for entry in entries if "==" not in entry.split("\n")[0] or "--hash=sha256:" not in entry]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_by_hash(path):
    assert unpinned(path.read_text(encoding="utf-8")) == []


def test_an_unpinned_requirement_is_found():
    text = "# note\na==1 \\\n    --hash=sha256:ab\n    # via x\nb>=2 \\\n    --hash=sha256:cd\nc==3\n"
    assert unpinned(text) == ["b>=2", "c==3"]


def test_the_browser_packages_are_pinned_without_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in installed.items() if "integrity" not in entry or "resolved" in entry] == []


def texts():
    return [path for path in tracked() if path.suffix in _TEXTS and not path.is_relative_to(ROOT / "tests" / "golden")]


def naming(patterns, files):
    found = {}
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        if hits := [pattern.pattern for pattern in patterns if pattern.search(text)]:
            found[short(path)] = hits
    return found


def test_no_file_names_a_registry():
    assert naming([re.compile(re.escape(one)) for one in _REGISTRIES], texts()) == {}


def test_no_file_names_a_folder_of_somebodys_machine():
    assert naming([_PLACES], texts()) == {}


def test_such_names_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.house.sources.ROOT", tmp_path)
    file = tmp_path / "a.md"
    file.write_text("see /ro" + "ot/notes and https://" + _REGISTRIES[0], encoding="utf-8")
    assert naming([_PLACES, re.compile(re.escape(_REGISTRIES[0]))], [file]) == {
        "a.md": [_PLACES.pattern, re.escape(_REGISTRIES[0])]
    }


def foreign(names):
    return [name for name in names if name.endswith(_ASSETS) or "/vendor/" in name]


def test_no_third_party_asset_is_kept():
    assert foreign(short(path) for path in tracked()) == []


def test_a_third_party_asset_is_found():
    assert foreign(["src/a/static/a/page.js", "src/a/static/a/vendor/x.js", "a.min.css"]) == [
        "src/a/static/a/vendor/x.js",
        "a.min.css",
    ]


def test_there_are_at_most_twenty_direct_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(project["project"]["dependencies"]) <= 20
