"""Chinese first, English by the switch, whatever the browser prefers."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


def test_a_browser_that_prefers_english_gets_chinese(client):
    response = client.get("/verify/", headers={"accept-language": "en-US,en;q=0.9"})

    assert response.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans"' in response.content.decode()


def test_the_switch_is_remembered(client):
    client.post("/language/", {"language": "en"})
    response = client.get("/verify/")

    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en"' in response.content.decode()


def test_an_unknown_language_in_the_cookie_is_chinese(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"

    assert client.get("/verify/").headers["Content-Language"] == "zh-hans"
