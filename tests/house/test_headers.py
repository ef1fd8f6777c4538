"""What every answer carries, errors and files included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, make_person
from tests.factories.installation import World, parameters

pytestmark = pytest.mark.django_db


def policy_of(response: object) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _blank, value in parts if name}


def test_every_answer_forbids_scripts_sniffing_and_frames(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_person("administrator", "editor", "secretary_general", "membership_officer"))
    faults = {}
    for name in parameters():
        answer = client.get(world.path(name))
        policy = policy_of(answer)
        allowed = policy.get("script-src", policy["default-src"])
        sound = (
            allowed in ("'self'", "'none'"),
            answer.headers["X-Content-Type-Options"],
            answer.headers["X-Frame-Options"],
        )
        faults |= {} if sound == (True, "nosniff", "SAMEORIGIN") else {name: (allowed, sound)}
    assert faults == {}


@pytest.mark.parametrize(
    ("path", "more", "code"),
    [
        ("/nowhere/", {}, 404),
        ("/?q=%00", {}, 400),
        ("/", {"HTTP_HOST": "evil.example"}, 400),
        ("/desk/gallery/", {}, 302),
    ],
)
def test_errors_are_answered_in_the_same_manner(path: str, more: dict[str, str], code: int) -> None:
    answer = Client(raise_request_exception=False).get(path, **more)
    assert answer.status_code == code
    assert policy_of(answer)["default-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Traceback" not in answer.content.decode()


def test_an_uploaded_file_is_never_shown_in_place(world: World) -> None:
    client = Client()
    client.force_login(make_person("editor"))
    for name in ("newsroom:article_original", "publishing:edition_file", "archive:download"):
        path = world.path(name).replace("/text/", "/web/")
        answer = client.get(path)
        assert (name, answer.status_code) == (name, 200)
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_form_without_its_token_is_refused_everywhere(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("administrator", "editor", "secretary_general", "membership_officer"))
    # The language switch is the one form that everybody may send from anywhere.
    # Programs send no cookies and are let in by a key: tests/activities/test_api_reading.py.
    names = [name for name in parameters() if name != "ui:set_language" and not name.startswith("api:")]
    answers = {name: client.post(world.path(name), {"verb": "publish"}) for name in names}
    assert {name for name, one in answers.items() if one.status_code != 403} == set()
    assert all("令牌" in one.content.decode() or "刷新" in one.content.decode() for one in answers.values())


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client) -> None:
    person = make_person("editor")
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_way_back_leads_to_another_site(client: Client, target: str) -> None:
    person = make_person("editor")
    switched = client.post("/language/", {"language": "en", "next": target})
    assert switched.url == "/"
    signed_in = client.post(
        f"/accounts/login/?next={target}", {"login": person.username, "password": PASSWORD, "next": target}
    )
    assert signed_in.url == "/desk/"


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    code = "import xiefa.config.settings"
    environment = {**os.environ, "XIEFA_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (folder, folder / "secret-key")}
    assert modes == {"data": "0o700", "secret-key": "0o600"}
