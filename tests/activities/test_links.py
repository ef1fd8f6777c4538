"""Links as evidence: the page is fetched from a real server and kept, or the reason is said; nothing inside is asked."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from tests.factories.activities import make_database, make_record
from tests.factories.evidence import scan
from xiefa.activities.domain import evidence as verbs
from xiefa.activities.domain import links, previews
from xiefa.activities.domain.evidence import Filing
from xiefa.activities.models import Activity, EvidenceFile
from xiefa.activities.proofs import fetching
from xiefa.activities.proofs.fetching import CannotFetch, fetch, is_open
from xiefa.kernel import audit

INNER = [ip_network("127.0.0.0/8")]
PAGE = (
    "<!doctype html><html><head><title>论坛召开</title><script>alert(1)</script></head>"
    "<body><h1>春季论坛召开</h1><p>三月五日，<b>论坛</b>召开。</p></body></html>"
)
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/chinese": (200, {"Content-Type": "text/html"}, PAGE.replace("<head>", '<head><meta charset="gbk">').encode("gbk")),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(20 * 2**20))),
    "/garbage": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"no gzip at all"),
    "/huge": (200, {"Content-Type": "text/html"}, b"<p>a</p>" * (3 * 2**20)),
    "/pdf": (200, {"Content-Type": "application/pdf"}, scan(3)),
    "/svg": (200, {"Content-Type": "image/svg+xml"}, b"<svg/>"),
    "/empty": (200, {"Content-Type": "text/html"}, b"<html><script>var page = 1</script></html>"),
    "/gone": (404, {}, b"gone"),
    "/to-page": (302, {"Location": "/page"}, b""),
    "/to-a": (302, {"Location": "/to-b"}, b""),
    "/to-b": (302, {"Location": "/to-c"}, b""),
    "/to-c": (302, {"Location": "/to-page"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-nowhere": (302, {}, b""),
}  # fmt: skip


class Site(BaseHTTPRequestHandler):
    """A small web site with good pages and bad ones."""

    def do_GET(self) -> None:
        if self.path == "/drip":
            return self.drip()
        if self.path == "/inside":
            status, headers, body = 302, {"Location": f"http://[::1]:{self.server.server_address[1]}/page"}, b""
        else:
            status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + (9 if self.path == "/short" else 0)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def drip(self) -> None:
        """An answer that never ends, a byte at a time."""
        try:
            for _ in range(60):
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_words: object) -> None:
        """Silence."""


ANSWERS["/short"] = ANSWERS["/page"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def why(url: str, **how: object) -> str:
    with pytest.raises(CannotFetch) as error:
        fetch(url, **{"inner": INNER, **how})
    return str(error.value)


# ── fetching ──


@pytest.mark.parametrize(
    ("path", "end"), [("/page", "/page"), ("/packed", "/packed"), ("/to-page", "/page"), ("/to-b", "/page")]
)
def test_a_page_is_fetched_through_a_few_redirects(site, path, end):
    found = fetch(site + path, inner=INNER)
    assert (found.data, found.media_type, found.url) == (PAGE.encode(), "text/html", site + end)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/to-a", "redirects"),
        ("/round", "redirects"),
        ("/to-file", "scheme:file"),
        ("/to-nowhere", "redirects"),
        ("/inside", "inner"),
        ("/gone", "status:404"),
        ("/bomb", "large:16"),
        ("/huge", "large:16"),
        ("/garbage", "damaged"),
        ("/short", "damaged"),
    ],
)
def test_what_goes_wrong_has_a_name(site, path, reason):
    assert why(site + path) == reason


def test_who_drips_is_cut_off(site):
    started = time.monotonic()
    assert (why(f"{site}/drip", seconds=0.3), time.monotonic() - started < 2) == ("timeout", True)


def test_a_site_that_does_not_answer_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert why(address, seconds=0.3) == "timeout"
    assert why(address) == "connection"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.1.2.3",
     "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]", "224.0.0.1",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "255.255.255.255"],
)  # fmt: skip
def test_nothing_inside_is_asked(host):
    assert why(f"http://{host}/", inner=()) in {"inner", "name:" + host}


def test_a_name_is_refused_when_any_of_its_addresses_leads_inside(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: found)
    assert why("http://rebinding.example/", inner=()) == "inner"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "scheme:ftp"),
        ("gopher://127.0.0.1:11211/_stats", "scheme:gopher"),
        ("http://user:secret@example.org/", "address"),
        ("http://", "address"),
        ("http://example.org:99999/", "address"),
        ("http://127.0.0.1:22/\r\nHost: x", "connection"),
    ],
)
def test_only_plain_addresses_are_asked(url, reason):
    assert why(url) == reason


def test_only_the_usual_ports_are_asked(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 25))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: found)
    assert why("http://mail.example:25/") == "port:25"


@pytest.mark.parametrize(
    ("address", "answer"), [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("240.0.0.1", False), ("x", False)]
)
def test_which_addresses_are_open_to_the_world(address, answer):
    assert is_open(address) is answer


# ── keeping ──


@pytest.fixture
def record(db, settings) -> Activity:
    settings.SNAPSHOT_NETWORKS = ["127.0.0.0/8"]
    network = make_database()
    record = make_record(network)
    record.by = network.secretary
    return record


def link(record: Activity, url: str):
    return verbs.add_link(activity=record, url=url, filing=Filing("link", "报道"), by=record.by)


@pytest.mark.parametrize("path", ["/page", "/chinese"])
def test_a_page_is_kept_as_it_was_and_shown_as_text(site, record, path):
    row = link(record, site + path)
    assert (row.snapshot, list(links.waiting())) == ("waiting", [row])
    assert (links.keep_page(row), links.keep_page(row), list(links.waiting())) == ("kept", "kept", [])
    kept = EvidenceFile.objects.get()
    assert (row.file, kept.media_type, verbs.bytes_of(kept)) == (kept, "text/html", ANSWERS[path][2])
    shown = previews.words_of(kept)
    assert (shown.title, [piece.text for piece in shown.pieces]) == (
        "论坛召开",
        ["春季论坛召开", "三月五日，论坛召开。"],
    )
    details = next(one.details for one in audit.history_of(record) if one.action == "activities.keep_page")
    assert (details["url"], details["sha256"]) == (site + path, kept.sha256)


def test_keeping_the_page_does_not_open_a_sealed_record(site, record):
    row = link(record, f"{site}/page")
    before = Activity.objects.get(pk=record.pk)
    links.keep_page(row)
    after = Activity.objects.get(pk=record.pk)
    assert (after.version, after.state, before.version) == (2, "entered", 2)
    verbs.change_evidence(evidence=row, filing=Filing("link", "报道", "", "首页"), by=record.by)
    said = after.versions.first().content["evidence"][0]
    assert (said["url"], said["sha256"], said["remark"]) == (f"{site}/page", "", "首页")


def test_a_file_behind_a_link_is_kept_as_that_file(site, record):
    row = link(record, f"{site}/pdf")
    assert links.keep_page(row) == "kept"
    assert (row.file.media_type, row.file.pages) == ("application/pdf", 3)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/gone", "网站答复 404，没有给出页面"),
        ("/svg", "网址给出的不是网页、PDF、Word 或图片"),
        ("/empty", "页面里没有可存的文字，可能要登录才能看"),
        ("/round", "网址跳转次数太多"),
    ],
)
def test_what_could_not_be_kept_says_why_and_can_be_tried_again(site, record, path, words):
    row = link(record, site + path)
    assert (links.keep_page(row), links.problem_of(row)) == ("failed", words)
    links.try_again(evidence=row, by=record.by)
    assert (row.snapshot, links.problem_of(row)) == ("waiting", "")


def test_without_the_setting_the_own_machine_is_not_asked(site, record, settings):
    settings.SNAPSHOT_NETWORKS = []
    row = link(record, f"{site}/page")
    assert (links.keep_page(row), links.problem_of(row)) == ("failed", "网址指向单位内部的网络，不能存档")


def test_every_reason_has_words():
    names = {"address", "scheme", "port", "name", "inner", "connection", "certificate", "timeout", "status",
             "redirects", "large", "damaged", "blank", "format"}  # fmt: skip
    assert set(links.PROBLEMS) == names
