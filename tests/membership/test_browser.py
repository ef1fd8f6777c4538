"""The pages that the demo has no example of, in a real browser: for everybody, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.browsing import open_page, overflow, sign_in, violations
from tests.factories.membership import Desk, make_application, make_member, make_registration, make_request
from tests.factories.registry import make_alliance
from tests.factories.review import experts_of
from xiefa.membership import rules
from xiefa.membership.enums import ApplicationState as S
from xiefa.membership.models import Application, Registration, Request
from xiefa.review.models import Opinion, Panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _faults(page: Any, base: str, paths: list[str]) -> dict[tuple[str, int], list[str]]:
    found = {}
    for path in paths:
        page.goto(f"{base}{path}")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = [*violations(page), *([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])]
            found |= {(path, width): wrong} if wrong else {}
    return found


def _paths(application: Application, checked: Application, registration: Registration, request: Request) -> list[str]:
    panel = Panel.objects.get()
    return [
        application.get_absolute_url(),
        reverse("membership:application_conclude", args=[application.pk]),
        checked.get_absolute_url(),
        reverse("membership:application_check", args=[checked.pk]),
        reverse("membership:application_review", args=[checked.pk]),
        reverse("membership:application_move", args=[checked.pk, "withdraw"]),
        registration.get_absolute_url(),
        reverse("membership:registration_complete", args=[registration.pk]),
        reverse("membership:formality_edit", args=[registration.formalities.first().pk]),
        request.get_absolute_url(),
        panel.get_absolute_url(),
        reverse("review:panel_end", args=[panel.pk, "cancel"]),
        reverse("membership:register_list"),
    ]


def test_staff_pages_and_an_opinion_given_on_a_phone(browser: Browser, live_server: Any) -> None:
    desk = Desk()
    reviewed = make_application(desk, S.UNDER_REVIEW)
    checked = make_application(Desk(desk.council), S.SUBMITTED)
    request = make_request(desk, organisation=make_member(desk, make_alliance("钒钛联盟")))
    registration = make_registration(Desk(desk.council))
    page = open_page(browser)
    sign_in(page, live_server.url, desk.officer)
    assert _faults(page, live_server.url, _paths(reviewed, checked, registration, request)) == {}
    panel = rules.panel_of(reviewed)
    assert panel
    phone = open_page(browser, width=390)
    sign_in(phone, live_server.url, experts_of(panel)[0])
    judge = reverse("review:panel_judge", args=[panel.pk])
    assert _faults(phone, live_server.url, [judge]) == {}
    for group in phone.get_by_role("group", name="判断").all():
        group.get_by_label("符合", exact=True).check()
    phone.get_by_label("建议通过", exact=True).check()
    phone.get_by_role("textbox", name="评审意见").fill("材料齐全。")
    phone.get_by_role("button", name="提交意见").click()
    expect(phone.locator("#main")).to_contain_text("已提交评审意见")
    assert Opinion.objects.get().text == "材料齐全。"
