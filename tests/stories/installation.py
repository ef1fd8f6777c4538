"""An installation of its own for a story: the real program, as ``xiefa serve`` starts it, on a scratch folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

from tests.browsing import open_page

ROOT = Path(__file__).parents[2]
_SECONDS_TO_START = 60
_BETWEEN_LETTERS = b"\n" + b"-" * 79 + b"\n"
# Time passes: every job is due again.
_LATER = "from xiefa.kernel.models import JobRun; JobRun.objects.all().delete()"


@dataclass
class Installation:
    """A data folder, where its pages are served, and the sessions of the people who have signed in."""

    folder: Path
    base: str = ""
    sessions: dict[str, list[dict]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation sees: nothing of the tests' own settings."""
        ours = ("XIEFA_", "DJANGO_", "PYTEST_")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return clean | {"XIEFA_DATA_DIR": str(self.folder), "XIEFA_SITE_URL": self.base or "http://127.0.0.1:8000"}

    def run(self, *arguments: object, code: int = 0) -> str:
        """Run ``xiefa`` with these arguments; its standard output. Fails unless it exits with ``code``."""
        return self._output([sys.executable, "-m", "xiefa.cli", *map(str, arguments)], code=code)

    def manage(self, *arguments: str, **environment: str) -> str:
        """Run ``manage.py``."""
        return self._output([sys.executable, str(ROOT / "manage.py"), *arguments], **environment)

    def an_hour_later(self) -> None:
        """Do what the clock would have done by then: deliver letters, make editions, fill the search index."""
        self.manage("shell", "-v", "0", "-c", _LATER)
        self.run("worker", "--once")

    def letters(self) -> list[EmailMessage]:
        """Every letter that was sent, the newest last."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        # Letters sent in one second can share a file, each before a line of dashes.
        parts = [part.strip() for path in files for part in path.read_bytes().split(_BETWEEN_LETTERS)]
        return [message_from_bytes(part, policy=policy.default) for part in parts if part]

    def page(self, browser: Browser, username: str = "", *, password: str = "", **looks: object) -> Page:
        """A page of a reader, or of ``username``, who signs in at the door the first time."""
        page = open_page(browser, **looks)
        page.set_default_timeout(30_000)
        if username and username not in self.sessions:
            self._sign_in(page, username, password)
            self.sessions[username] = page.context.cookies()
        elif username:
            page.context.add_cookies(self.sessions[username])
        return page

    def _sign_in(self, page: Page, username: str, password: str) -> None:
        page.goto(f"{self.base}/accounts/login/")
        page.get_by_label("登录名或邮箱").fill(username)
        page.get_by_label("密码", exact=False).first.fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/desk/**")

    def _output(self, command: list[str], *, code: int = 0, **environment: str) -> str:
        done = subprocess.run(
            command, env=self.environment | environment, cwd=ROOT, capture_output=True, timeout=180, check=False
        )
        assert done.returncode == code, done.stderr.decode()
        return done.stdout.decode()


@contextmanager
def served(folder: Path) -> Iterator[Installation]:
    """The installation on ``folder``, with its server and worker, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = Installation(folder, f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "xiefa.cli", "serve", "--port", str(port)]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=here.environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(here, process)
        yield here
    finally:
        process.terminate()
        process.wait(timeout=30)


def copied(source: Path, target: Path) -> Path:
    """A copy of a data folder at rest, times included."""
    shutil.copytree(source, target)
    return target


def _wait_for(here: Installation, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{here.base}/robots.txt", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError((here.folder / "serve.log").read_text(encoding="utf-8"))
