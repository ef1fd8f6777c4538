"""Public pages against a bare view that returns the same bytes, in one run, at three sizes.

Both go through the whole installation (middleware included) by its WSGI entry; requests of the two
kinds take turns and processor time is counted, so that a busy machine slows both alike. Aim: at least
60 % of the bare view.

    python benchmarks/public_pages.py [--seconds 2]
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10, 100, 1000)
AIM = 0.6
TURN = 40


def main() -> int:
    """Print requests per second of both and their ratio; 1 if the aim is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=2.0, help="for each page and size")
    seconds = options.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        application = _installation(folder)
        worst = 1.0
        print(f"{'page':<8}{'items':>7}{'bytes':>10}{'bare/s':>10}{'ours/s':>10}{'ratio':>8}")
        for at, size in enumerate(SIZES):
            for name, address in _pages(year=2020 + at, items=size).items():
                worst = min(worst, _compare(application, name, size, address, seconds))
    print(f"worst ratio {worst:.2f}, aim {AIM:.2f}")
    return 0 if worst >= AIM else 1


def _installation(folder: str) -> Callable[..., object]:
    os.environ["XIEFA_DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["XIEFA_TEST_DIR"] = folder
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    _add_bare_view()
    call_command("migrate", verbosity=0)
    return get_wsgi_application()


def _add_bare_view() -> None:
    """The installation's addresses, and a view beside the issue's that answers with the bytes it was given."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from xiefa.archive import urls
    from xiefa.kernel.access import access

    @access.anyone
    def bare(request: HttpRequest, year: int, number: str) -> HttpResponse:
        return HttpResponse(BYTES[0])

    place = next(at for at, one in enumerate(urls.urlpatterns) if one.name == "issue_detail")
    urls.urlpatterns.insert(place, path("issues/<year:year>/<issue_number:number>/bare/", bare))


BYTES = [b""]
BARE = "/issues/2020/1/bare/"


def _pages(*, year: int, items: int) -> dict[str, str]:
    from tests.factories.archive import make_imported

    from xiefa.archive.addresses import issue_address, item_address

    issue = make_imported(year=year, number=1, total=None, items=items, date=date(year, 6, 1))
    return {"home": "/", "issue": issue_address(issue), "item": item_address(issue, items)}


def _compare(application: Callable[..., object], name: str, items: int, address: str, seconds: float) -> float:
    BYTES[0] = _request(application, address)
    _request(application, BARE)
    ratios: list[float] = []
    spent, count = [0.0, 0.0], 0
    stop = time.perf_counter() + seconds
    while time.perf_counter() < stop:
        taken = [_timed(application, one) for one in (BARE, address)]
        ratios.append(taken[0] / taken[1])
        spent = [sum(pair) for pair in zip(spent, taken, strict=True)]
        count += TURN
    rates = [count / one for one in spent]
    ratio = median(ratios)
    print(f"{name:<8}{items:>7}{len(BYTES[0]):>10}{rates[0]:>10.0f}{rates[1]:>10.0f}{ratio:>8.2f}")
    return ratio


def _timed(application: Callable[..., object], address: str) -> float:
    start = time.process_time()
    for _ in range(TURN):
        _request(application, address)
    return time.process_time() - start


def _request(application: Callable[..., object], address: str) -> bytes:
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "HTTP_ACCEPT_LANGUAGE": "zh-CN",
    }  # fmt: skip
    answer = application(environ, lambda line, headers, info=None: status.append(line))
    body = b"".join(answer)  # type: ignore[call-overload]
    answer.close()  # type: ignore[attr-defined]
    assert status == ["200 OK"], (address, status)
    return body


if __name__ == "__main__":
    sys.exit(main())
