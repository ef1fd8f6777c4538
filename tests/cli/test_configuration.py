"""What an installation may set: read with its type, or refused with the name of the variable."""

import pytest
from allauth.core.internal.httpkit import get_client_ip

from xiefa.config import environment
from xiefa.config.environment import Misconfigured

NAME = "XIEFA_OF_THE_TEST"


@pytest.mark.parametrize(
    ("value", "header"),
    [
        ("", None),
        ("X-Forwarded-Proto", ("HTTP_X_FORWARDED_PROTO", "https")),
        ("x-scheme", ("HTTP_X_SCHEME", "https")),
    ],
)
def test_a_proxy_says_https_in_a_header_that_is_named(monkeypatch, value, header):
    monkeypatch.setenv(NAME, value)
    assert environment.proxy_header(NAME) == header


@pytest.mark.parametrize(("sent", "is_secure"), [("https", True), ("http", False), (None, False)])
def test_behind_a_proxy_a_request_is_secure_when_the_proxy_says_so(rf, settings, monkeypatch, sent, is_secure):
    headers = {"x-forwarded-proto": sent} if sent else {}
    assert rf.get("/", headers=headers).is_secure() is False
    monkeypatch.setenv(NAME, "X-Forwarded-Proto")
    settings.SECURE_PROXY_SSL_HEADER = environment.proxy_header(NAME)
    assert rf.get("/", headers=headers).is_secure() is is_secure


def test_behind_a_proxy_sign_ins_are_counted_by_the_visitor(rf, settings):
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.7, 203.0.113.9"}, REMOTE_ADDR="127.0.0.1")
    assert get_client_ip(request) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert get_client_ip(request) == "203.0.113.9"


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (environment.proxy_header, "X-Forwarded-Proto: https"),
        (lambda name: environment.number(name, 0), "two"),
        (lambda name: environment.flag(name, default=False), "perhaps"),
        (lambda name: environment.time_zone(name, "Asia/Shanghai"), "Mars/Olympus"),
        (lambda name: environment.time_zone(name, "Asia/Shanghai"), "../etc/passwd"),
        (lambda name: environment.data_folder(name, None), "/dev/null/data"),
    ],
)
def test_what_cannot_be_used_is_named(monkeypatch, reader, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(Misconfigured, match=NAME):
        reader(NAME)


def test_a_secret_file_that_cannot_be_read_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "gone"))
    with pytest.raises(Misconfigured, match=f"{NAME}_FILE"):
        environment.text(NAME)


@pytest.mark.parametrize("url", ["mysql://me:secret@db/x", "postgresql://me:secret@db:port/x"])
def test_a_database_that_cannot_be_used_is_refused_without_its_password(tmp_path, url):
    with pytest.raises(Misconfigured) as refused:
        environment.database(url, data_dir=tmp_path)
    assert ("XIEFA_DATABASE_URL" in str(refused.value), "secret" in str(refused.value)) == (True, False)
