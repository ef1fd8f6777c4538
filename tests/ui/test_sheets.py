"""Lists that go out as Excel files hold what the lists show, and no formula."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.briefing import make_office, make_published
from xiefa.briefing.domain import issues
from xiefa.registry.domain.organisations import add_not_a_name
from xiefa.registry.linking.words import never_members
from xiefa.registry.models import ImportBatch
from xiefa.ui.sheets import workbook

pytestmark = pytest.mark.django_db


def rows_of(data):
    return [list(row) for row in load_workbook(BytesIO(data)).active.iter_rows(values_only=True)]


def rows_at(client, name, **asked):
    response = client.get(reverse(name), asked)
    assert response["Content-Disposition"].endswith('.xlsx"')
    return rows_of(response.content)


def test_what_people_typed_never_becomes_a_formula():
    assert rows_of(workbook("表", ["甲"], [["=1+1"], [3], [None], [date(2024, 1, 2)]]))[1] == ["'=1+1"]


def test_accounts_as_asked_for(client):
    client.force_login(make_person("administrator", name="管理员"))
    person = make_person("editor", name="张三丰")
    assert rows_at(client, "accounts:person_export", q="三丰") == [
        ["姓名", "登录名", "邮箱", "现任角色", "状态"],
        ["张三丰", person.username, person.email, "编辑", None],
    ]


def test_roles_with_what_they_permit(client):
    client.force_login(make_person("administrator"))
    rows = rows_at(client, "accounts:role_export")
    page = client.get(reverse("accounts:role_list")).context["rows"]
    assert [row[0] for row in rows[1:]] == [str(role) for role, meanings in page for _meaning in meanings]


def test_phrases_of_the_policy_and_of_the_staff(client):
    client.force_login(make_person("membership_officer"))
    add_not_a_name(text="不是名称的词", by=None)
    rows = rows_at(client, "registry:phrase_export")
    assert [row[0] for row in rows] == ["词语", *never_members(), "不是名称的词"]


def test_every_batch_of_imports(client):
    officer = make_person("membership_officer")
    client.force_login(officer)
    for at in range(22):
        ImportBatch.objects.create(file_name=f"名录{at}.xlsx", sha256=f"{at:064}", source=b"", uploaded_by=officer)
    rows = rows_at(client, "registry:import_export")
    assert [row[0] for row in rows[1:]] == [f"名录{at}.xlsx" for at in reversed(range(22))]


def test_distribution_lists_with_their_days(client):
    office = make_office()
    client.force_login(office.editor)
    for year in (2001, 2002):
        issues.set_distribution(
            host=office.host, kind="send", text=f"单位{year}", since=date(year, 1, 1), by=office.editor
        )
    rows = rows_at(client, "briefing:distribution_export")
    assert [(row[2].partition("单位")[2], row[4].year, row[5] and row[5].year) for row in rows[1:]] == [
        ("2002", 2002, None),
        ("2001", 2001, 2002),
    ]


def test_editions_issue_by_issue(client):
    office = make_office()
    issue = make_published(office, items=1)
    client.force_login(office.editor)
    rows = rows_at(client, "publishing:edition_export")
    assert [row[:2] for row in rows[1:]] == [[str(office.host), issue.line]]
