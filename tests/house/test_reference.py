"""The documents: generated pages are current, links lead somewhere, settings are all described, pictures are small."""

import re
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from tests.house.sources import ROOT

_spec = spec_from_file_location("reference", ROOT / "tools" / "reference.py")
reference = module_from_spec(_spec)
_spec.loader.exec_module(reference)

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_VARIABLE = re.compile(r"\bXIEFA_[A-Z_]+")
_LARGEST_PICTURE = 200 * 1024


def missing_targets(text, folder):
    """Relative links that lead nowhere."""
    return [target for target in _LINK.findall(text) if not (folder / target).exists()]


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_generated_page_is_current(name):
    assert (reference.FOLDER / name).read_text(encoding="utf-8") == reference.page(name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    assert missing_targets(path.read_text(encoding="utf-8"), path.parent) == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "there.md").touch()
    assert missing_targets("[a](there.md) [b](gone.md#x) [c](https://example.org/) [d](#e)", tmp_path) == ["gone.md"]


def test_every_picture_is_shown_somewhere_and_small():
    shown = {
        (path.parent / one).resolve() for path in DOCUMENTS for one in _LINK.findall(path.read_text(encoding="utf-8"))
    }
    pictures = sorted(ROOT.glob("docs/images/*.png"))
    assert [one.name for one in pictures if one.resolve() not in shown] == []
    assert [one.name for one in pictures if one.stat().st_size > _LARGEST_PICTURE] == []


def test_every_setting_of_the_environment_is_described():
    sources = [*ROOT.glob("src/xiefa/**/*.py")]
    used = {one for path in sources for one in _VARIABLE.findall(path.read_text(encoding="utf-8"))}
    described = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    assert sorted(used - set(_VARIABLE.findall(described))) == []
    assert sorted(set(_VARIABLE.findall(described)) - used) == []
