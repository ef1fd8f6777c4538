"""The pages of doubles: the list with its filters, one pair side by side, the hint at entry."""

from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from openpyxl import load_workbook

from tests.activities.test_doubles import OTHER, TITLE, pair, told_by
from tests.factories.activities import make_database, make_entry
from xiefa.activities.domain import doubles
from xiefa.activities.models import Activity, Double

pytestmark = pytest.mark.django_db


def listed(client, **asked):
    return [one for one, _lines, _said in client.get(reverse("activities:double_list"), asked).context["pairs"]]


def test_the_list_shows_what_agrees_and_is_narrowed(client):
    database = make_database()
    client.force_login(database.office)
    _one, _other, found = pair(database)
    page = client.get(reverse("activities:double_list"))
    assert [line.label for line in page.context["pairs"][0][1] if line.agrees] == ["日期", "类别", "参加人数"]
    assert "参加人数相同 120" in page.content.decode()
    assert (listed(client, q="水环境"), listed(client, q="钢铁"), listed(client, certain="on")) == ([found], [], [])
    code = database.alliance.code
    assert (listed(client, organisation=code), listed(client, organisation="无名单位")) == ([found], [])
    assert (listed(client, verdict="same"), listed(client, verdict="nothing")) == ([], [found])


def test_the_list_goes_out_as_a_sheet(client):
    database = make_database()
    client.force_login(database.office)
    pair(database)
    answer = client.get(reverse("activities:double_export"))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert (len(rows), rows[1][0], rows[1][3], rows[1][8]) == (2, TITLE, OTHER, "待判断")


def test_a_pair_is_decided_and_undone_on_its_page(client):
    database = make_database()
    client.force_login(database.office)
    one, other, found = pair(database)
    address = reverse("activities:double_decide", args=[found.pk])
    assert str(database.alliances[1]) in client.get(address).content.decode()
    assert client.post(address, {"verb": "same", "keep": str(other.pk)}).status_code == 302
    assert Activity.objects.get(pk=one.pk).same_as == other
    assert client.post(address, {"verb": "undo"}).status_code == 302
    assert Activity.objects.get(pk=one.pk).same_as is None
    assert client.post(address, {"verb": "different", "keep": str(one.pk)}).status_code == 302
    assert Double.objects.get().verdict == "different"
    twice = client.post(address, {"verb": "same"})
    assert (twice.status_code, "已经判断为" in twice.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "sent", [{}, {"verb": "drop"}, {"verb": "same", "keep": "1; DROP"}, {"verb": "same", "keep": "0"}]
)
def test_what_makes_no_sense_decides_nothing(client, sent):
    database = make_database()
    client.force_login(database.office)
    _one, _other, found = pair(database)
    assert client.post(reverse("activities:double_decide", args=[found.pk]), sent).status_code == 422
    assert Double.objects.get().verdict == "open"


def test_an_alliance_reads_a_pair_of_its_own_and_leaves_the_decision_to_the_office(client):
    database = make_database()
    client.force_login(database.secretary)
    _one, other, found = pair(database)
    address = reverse("activities:double_decide", args=[found.pk])
    assert client.get(address).status_code == 404
    Activity.objects.filter(pk=other.pk).update(state="accepted")
    assert "请由秘书处判断" in client.get(address).content.decode()
    assert client.post(address, {"verb": "same"}).status_code == 422


def test_the_hint_names_what_is_there_already_and_says_why():
    database = make_database()
    told_by(database, 1, OTHER)
    entry = make_entry(database.alliance, title=TITLE, people=120)
    found = doubles.likely_doubles(entry, host=database.network, reporter=database.alliance, reader=database.office)
    hint = render_to_string("activities/double_hint.html", {"doubles": found})
    assert (OTHER in hint, "参加人数相同 120" in hint) == (True, True)
    assert render_to_string("activities/double_hint.html", {"doubles": []}).strip() == ""
