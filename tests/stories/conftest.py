"""Installations, people and pictures for the stories."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.stories.installation import ROOT, Installation, copied, served
from xiefa.demo.sign_ins import PASSWORD

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def demo_at_rest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that ``xiefa demo`` builds."""

    def build(folder: Path) -> None:
        Installation(folder).run("demo", "--no-serve")
        Installation(folder).run("worker", "--once")

    return _at_rest("demo", build, tmp_path_factory)


@pytest.fixture(scope="session")
def empty_at_rest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a new installation, as ``xiefa serve`` prepares it."""

    def build(folder: Path) -> None:
        with served(folder):
            pass

    return _at_rest("empty", build, tmp_path_factory)


def _at_rest(name: str, build: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``build`` makes of an empty folder; made once, by whichever process of the run comes first."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / f"{name}-at-rest"
    with (shared / f"{name}-at-rest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            folder.mkdir()
            build(folder)
            (folder / "built").touch()
    return folder


@pytest.fixture(scope="session")
def gallery(demo_at_rest: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo, served; for looking only."""
    with served(copied(demo_at_rest, tmp_path_factory.mktemp("gallery") / "data")) as here:
        yield here


@pytest.fixture
def demo(demo_at_rest: Path, tmp_path: Path) -> Iterator[Installation]:
    """The demo, served from a copy that the story may change."""
    with served(copied(demo_at_rest, tmp_path / "data")) as here:
        yield here


@pytest.fixture
def empty(empty_at_rest: Path, tmp_path: Path) -> Iterator[Installation]:
    """A new installation without anything in it, served."""
    with served(copied(empty_at_rest, tmp_path / "data")) as here:
        yield here


@pytest.fixture
def as_person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``as_person(installation, "editor")``: a page of that person of the demo; without a name, of a reader."""
    opened: list[Page] = []

    def person(here: Installation, username: str = "", *, password: str = PASSWORD, **looks: object) -> Page:
        opened.append(here.page(browser, username, password=password, **looks))
        return opened[-1]

    yield person
    for page in opened:
        page.context.close()


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """``shot(page, name)``: a picture of the window for the documents, taken when XIEFA_SCREENSHOTS is set.

    Otherwise the walk is the test: a browser on a busy machine now and then has no picture to give.
    """
    is_wanted = os.environ.get("XIEFA_SCREENSHOTS") == "1"

    def take(page: Page, name: str) -> None:
        page.set_viewport_size(PHONE if page.viewport_size["width"] < 600 else DESK)
        if is_wanted:
            page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")

    return take
