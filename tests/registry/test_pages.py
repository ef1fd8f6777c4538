"""The staff's pages: who may open them, what they show, how many questions they ask the database."""

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.urls import get_resolver, reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_body, make_network, make_person, make_seat
from tests.registry.test_sheets import GOOD, book_of
from xiefa import registry
from xiefa.kernel import clock
from xiefa.registry.domain.contacts import add_contact
from xiefa.registry.domain.employment import employ
from xiefa.registry.domain.members import add_unit
from xiefa.registry.domain.merging import merge_people, set_apart
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.models import Body, ImportBatch, NotAName, Organisation, Person, Seat

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 10)
CATALOGUE = Path(registry.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def officer(client):
    client.force_login(make_staff("membership_officer"))
    return client


@pytest.fixture
def water():
    return make_alliance("水环境产业联盟", "水环境联盟", code="shj")


def page(client, name, *args, **query):
    return client.get(reverse(f"registry:{name}", args=args), query)


def send(client, view, /, *args, **values):
    return client.post(reverse(f"registry:{view}", args=args), values)


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def upload(client, *rows):
    file = io.BytesIO(book_of([list(GOOD), *rows]))
    file.name = "名录.xlsx"
    return send(client, "import_list", file=file)


def addresses():
    water = make_alliance(code="shj", full_name="水环境产业联盟", short_name="水环境联盟")
    seat = make_seat(make_body(water))
    batch = ImportBatch.objects.create(file_name="a", sha256="", uploaded_by=make_staff("membership_officer"))
    short = water.names.get(kind="short").pk
    arguments = {
        "name_end": [water.code, short],
        "seat_add": [seat.body_id],
        "seat_end": [seat.pk],
        "person_detail": [seat.person_id],
        "person_merge": [seat.person_id, make_person().pk],
        "organisation_merge": [water.code, make_alliance().code],
        "body_end": [seat.body_id],
        **arguments_of_what_belongs_to(water, seat),
    } | {name: [batch.pk] for name in ("import_detail", "import_errors", "import_apply", "import_discard")}
    names = get_resolver("xiefa.registry.urls.desk").reverse_dict
    of_code = {
        "organisation_detail",
        "organisation_edit",
        "organisation_rename",
        "organisation_close",
        "name_add",
        "body_add",
        "organisation_history",
        "organisation_history_export",
        "unit_add",
        "unit_new",
        "unit_export",
        "contact_add",
        "contact_export",
    }
    return {
        name: reverse(f"registry:{name}", args=arguments.get(name, [water.code] if name in of_code else []))
        for name in names
        if isinstance(name, str)
    }


def arguments_of_what_belongs_to(water, seat):
    company = add_organisation(code="qy", kind="company", full_name="清源水务", by=None)
    unit = add_unit(alliance=water, unit=company, by=None)
    job = employ(person=seat.person, organisation=water, office="主任", by=None)
    contact = add_contact(organisation=water, channel="phone", value="66001234", office="办", purpose="通知", by=None)
    merger = merge_people(kept=make_person(), gone=make_person(), reason="重复", by=None)
    mark = set_apart(first=make_person(), second=make_person(), reason="两个人", by=None)
    people = ("person_edit", "person_link", "person_history", "person_history_export", "employment_add")
    contacts = ("contact_change", "contact_end", "contact_withdraw")
    return (
        {"merger_undo": [merger.pk], "apart_undo": [mark.pk], "employment_end": [job.pk]}
        | {name: [seat.person_id] for name in people}
        | {name: [unit.pk] for name in ("unit_change", "unit_end")}
        | {name: [contact.pk] for name in contacts}
    )


SEEN = {
    "organisation_history",
    "organisation_history_export",
    "person_history",
    "person_history_export",
    "unit_export",
    "contact_export",
    "organisation_list",
    "organisation_export",
    "organisation_detail",
    "person_list",
    "person_export",
    "person_detail",
    "phrase_list",
    "phrase_export",
}
IMPORTS = {
    "import_list",
    "import_export",
    "import_template",
    "import_detail",
    "import_errors",
    "import_apply",
    "import_discard",
}


@pytest.mark.parametrize(
    ("role", "may_see", "may_edit", "may_import"),
    [
        ("membership_officer", True, True, True),
        ("editor", True, True, False),
        ("council_member", True, False, False),
        ("reader", False, False, False),
    ],
)
def test_every_door_opens_to_its_role_and_to_no_other(client, role, may_see, may_edit, may_import):
    client.force_login(make_staff(role))
    for name, address in addresses().items():
        is_open = may_see if name in SEEN else may_import if name in IMPORTS else may_edit
        status = client.get(address).status_code
        assert (name, status != 403) == (name, is_open)


def test_every_page_that_is_only_looked_at_is_fine(officer):
    codes = {name: officer.get(address).status_code for name, address in addresses().items()}
    assert {name: code for name, code in codes.items() if code != 200} == {
        "apart_undo": 405,
        "import_apply": 405,
        "import_discard": 405,
        "import_errors": 404,
    }


def test_without_sign_in_every_door_leads_to_the_entrance(client):
    for address in addresses().values():
        assert client.get(address).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["organisation_list", "person_list"])
def test_a_long_list_asks_no_more_than_a_short_one(
    officer, name, django_assert_num_queries, django_assert_max_num_queries
):
    make_seat()
    with django_assert_max_num_queries(20) as short:
        page(officer, name)
    for _ in range(29):
        make_seat()
    with django_assert_num_queries(len(short)):
        page(officer, name)


def test_a_full_page_of_bodies_asks_no_more_than_one(
    officer, water, django_assert_num_queries, django_assert_max_num_queries
):
    make_seat(make_body(water), represents=make_alliance())
    with django_assert_max_num_queries(40) as short:
        page(officer, "organisation_detail", "shj")
    for term in range(3, 20):
        make_seat(make_body(water, term=term), represents=make_alliance())
    with django_assert_num_queries(len(short)):
        page(officer, "organisation_detail", "shj")


def test_the_list_finds_by_every_name_past_and_present_by_kind_and_by_state(officer, water):
    make_alliance("化纤产业联盟", code="hx", kind="company", is_visible=False)
    send(officer, "organisation_rename", "shj", full_name="水治理产业联盟", on="2024-01-10")

    def found(**query):
        return [organisation.code for organisation in page(officer, "organisation_list", **query).context["page"]]

    assert found() == ["hx", "shj"]
    assert found(q="水环境产业") == found(q="水治理") == found(q="SHJ") == found(kind="alliance") == ["shj"]
    assert found(state="hidden") == found(kind="company") == ["hx"]
    assert found(q="没有", kind="alliance") == found(state="closed") == []
    assert found(kind="nonsense") == ["hx", "shj"]


def test_the_list_goes_on_on_a_second_page(officer):
    for _ in range(31):
        make_alliance()
    assert len(page(officer, "organisation_list", page=2).context["page"].object_list) == 1


def test_an_organisation_is_entered_renamed_named_and_closed_in_the_browser(officer):
    values = {"code": "shj", "kind": "alliance", "full_name": "水环境联盟", "is_visible": "on"}
    assert send(officer, "organisation_add", **values).status_code == 302
    send(officer, "name_add", "shj", kind="short", text="水联盟")
    organisation = Organisation.objects.get(code="shj")
    send(officer, "name_end", "shj", organisation.names.get(kind="short").pk, on="2024-01-10")
    send(officer, "organisation_rename", "shj", full_name="水治理联盟", on="2024-01-10")
    send(officer, "organisation_edit", "shj", kind="alliance", province="广东")
    send(officer, "organisation_close", "shj", on="2030-01-01")
    organisation.refresh_from_db()
    assert [(name.text, name.until) for name in organisation.names.in_order()] == [
        ("水环境联盟", DAY),
        ("水治理联盟", date(2030, 1, 1)),
        ("水联盟", DAY),
    ]
    assert (organisation.province, organisation.is_visible) == ("广东", False)
    shown = text_of(page(officer, "organisation_detail", "shj"))
    assert re.findall(r"组织更名|停用名称|终止组织", shown)[:3] == ["终止组织", "组织更名", "停用名称"]


def test_a_refused_form_keeps_the_input_and_says_why_beside_the_field(officer, water):
    response = send(officer, "organisation_add", code="shj", kind="alliance", full_name="联盟协发网", province="广东")
    assert (response.status_code, Organisation.objects.count()) == (422, 1)
    assert response.context["form"].errors.keys() == {"code", "full_name"}
    assert 'value="广东"' in response.content.decode()


def test_people_bodies_seats_and_phrases_are_entered_in_the_browser(officer, water):
    send(officer, "person_add", name="杜凤丽", notes="太阳能光热联盟")
    send(officer, "body_add", "shj", kind="secretariat", name="秘书处")
    person, body = Person.objects.get(), Body.objects.get()
    send(officer, "seat_add", body.pk, person=person.pk, title="副秘书长", represents=water.pk, since="2023-12-01")
    seat = Seat.objects.get()
    assert (seat.person, seat.represents, seat.since) == (person, water, date(2023, 12, 1))
    assert "副秘书长" in text_of(page(officer, "organisation_detail", "shj"))
    assert "副秘书长" in text_of(page(officer, "person_detail", person.pk))
    send(officer, "seat_end", seat.pk, on="2024-01-10")
    seat.refresh_from_db()
    assert seat.until == DAY
    send(officer, "phrase_add", text="联盟杯")
    assert [phrase.text for phrase in NotAName.objects.all()] == ["联盟杯"]
    assert "联盟杯" in text_of(page(officer, "phrase_list"))


def test_an_import_goes_from_upload_to_registry(officer, water):
    response = upload(officer, ["hx", "联盟", "化纤联盟"], ["协发", "联盟", "x"])
    batch = ImportBatch.objects.get()
    assert response.url == reverse("registry:import_detail", args=[batch.pk])
    shown = page(officer, "import_detail", batch.pk)
    assert shown.context["counts"] == {"add": 1, "change": 0, "unchanged": 0, "refused": 1}
    only = page(officer, "import_detail", batch.pk, action="refused")
    assert [row["number"] for row in only.context["page"]] == [3]
    errors = openpyxl.load_workbook(io.BytesIO(page(officer, "import_errors", batch.pk).content)).worksheets[0]
    header, row = errors.iter_rows(values_only=True)
    assert (header[0], row[0], header[-1]) == ("代码", "协发", "错误")
    assert row[-1] == "代码只能用小写英文字母、数字和连字符，例如 shui-huanjing。"
    assert officer.get(reverse("registry:import_apply", args=[batch.pk])).status_code == 405
    send(officer, "import_apply", batch.pk)
    assert [organisation.code for organisation in Organisation.objects.all()] == ["hx", "shj"]
    again = officer.post(reverse("registry:import_apply", args=[batch.pk]), follow=True)
    assert "这次导入已经处理过：已导入。" in text_of(again)


def test_an_import_can_be_discarded(officer):
    upload(officer, ["hx", "联盟", "化纤联盟"])
    send(officer, "import_discard", ImportBatch.objects.get().pk)
    assert (ImportBatch.objects.get().state, Organisation.objects.count()) == ("discarded", 0)


def test_a_file_that_is_no_workbook_is_explained_on_the_page(officer):
    file = io.BytesIO("代码,类别".encode())
    file.name = "名录.xlsx"
    response = send(officer, "import_list", file=file)
    assert (response.status_code, ImportBatch.objects.count()) == (422, 0)
    assert response.context["form"].errors == {
        "file": ["这不是 .xlsx 文件。请下载模板填写，或在 Excel 中另存为 .xlsx。"]
    }
    assert send(officer, "import_list").context["form"].errors.keys() == {"file"}


def test_an_import_without_errors_has_no_error_file(officer):
    upload(officer, ["hx", "联盟", "化纤联盟"])
    assert page(officer, "import_errors", ImportBatch.objects.get().pk).status_code == 404


def test_exports_hold_what_the_list_shows(officer, water):
    make_network()
    seat = make_seat(make_body(water), make_person("=杜凤丽"), represents=water)
    data = page(officer, "organisation_export", q="水环境").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert [row[:3] for row in rows] == [("代码", "类别", "全称"), ("shj", "联盟", "水环境产业联盟")]
    data = page(officer, "person_export").content
    [_, row] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert row[:6] == ("'=杜凤丽", "水环境产业联盟", "理事会", 2, "理事", "水环境产业联盟")
    assert row[6].date() == seat.since


def test_the_pages_speak_english_too(officer, water):
    make_seat(make_body(water))
    upload(officer, ["hx", "联盟", "化纤联盟"])
    officer.cookies["django_language"] = "en"
    for name, address in addresses_of_pages(water).items():
        chinese = set(re.findall("[\u4e00-\u9fff]+", text_of(officer.get(address))))
        assert (name, chinese & WORDS) == (name, set())


WORDS = set(re.findall(r'msgid "([\u4e00-\u9fff]+)"', CATALOGUE.read_text(encoding="utf-8"))) - {"理事会"}


def addresses_of_pages(water):
    names = {
        "organisation_list": [],
        "organisation_detail": ["shj"],
        "organisation_add": [],
        "organisation_rename": ["shj"],
    }
    names |= {"person_list": [], "phrase_list": [], "import_list": [], "import_detail": [ImportBatch.objects.get().pk]}
    return {name: reverse(f"registry:{name}", args=arguments) for name, arguments in names.items()}


def test_hidden_organisations_are_seen_by_staff_only(client):
    make_alliance(code="open")
    make_alliance(code="hidden", is_visible=False)
    codes = [
        [organisation.code for organisation in Organisation.objects.visible_to(user)]
        for user in (make_staff("editor"), make_staff("reader"))
    ]
    assert codes == [["hidden", "open"], ["open"]]


def test_the_seats_of_today_stand_beside_the_name(officer, water):
    seat = make_seat(make_body(water), make_person("韩伟"))
    with clock.frozen(DAY):
        assert "理事" in text_of(page(officer, "person_list", q="韩伟"))
    assert page(officer, "person_list", q="没有").context["page"].object_list.count() == 0
    assert str(seat) == "韩伟 · 理事"
