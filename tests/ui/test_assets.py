"""The build of what git does not keep."""

import importlib.util
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("build_assets", ROOT / "tools" / "build_assets.py")
build_assets = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build_assets)


@pytest.fixture(scope="module", autouse=True)
def built():
    build_assets.build()


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert all(entry["integrity"].startswith("sha512-") for name, entry in lock["packages"].items() if name)
    assert (ROOT / ".npmrc").read_text() == "omit-lockfile-registry-resolved=true\n"


def test_the_sprite_holds_exactly_the_icons_that_are_named():
    sprite = ElementTree.parse(build_assets.VENDOR / "icons.svg")
    assert [one.attrib["id"] for one in sprite.getroot()] == build_assets.icon_names()


def test_every_file_comes_with_its_licence():
    names = {one.name for one in build_assets.VENDOR.iterdir()}
    assert {"tabler.min.css", "sortable.esm.js", "sortable.LICENSE.txt", "fonts.LICENSE.txt"} <= names
    assert "Licensed under MIT" in (build_assets.VENDOR / "tabler.min.css").read_text()[:400]


def test_nothing_points_to_a_source_map_that_is_not_there():
    for file in build_assets.VENDOR.glob("*.[cj]s*"):
        assert b"sourceMappingURL" not in file.read_bytes(), file.name


def test_a_second_build_does_nothing():
    assert build_assets.build() == []


def test_icons_are_found_however_they_are_named():
    found = build_assets._ICON_NAME.findall(
        """{% icon "a-one" %} {% icon 'b' size="sm" %} entry(icon="c2") icon: str = "d" {% icon name %} xicon "e" """
    )
    assert found == ["a-one", "b", "c2", "d"]


def test_an_icon_that_tabler_does_not_have_stops_the_build(tmp_path):
    with pytest.raises(build_assets.CannotBuild, match="no-such-icon"):
        list(build_assets._drawings(tmp_path, ["no-such-icon"]))


def test_a_sprite_is_made_of_symbols():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" class="x" width="24" viewBox="0 0 24 24" fill="none"><path d="M0 0"/></svg>'
    assert build_assets.sprite([("dot", drawing)]) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="dot" viewBox="0 0 24 24" fill="none">'
        '<path d="M0 0" /></symbol></svg>\n'
    )
