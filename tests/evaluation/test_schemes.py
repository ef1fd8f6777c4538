"""Schemes: taken over, drafted, written by two people at once, mended, fixed for good."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.evaluation import SCHEME, make_evaluated_network, make_scheme
from tests.factories.registry import make_alliance
from xiefa.evaluation import editing, policies
from xiefa.evaluation.domain.schemes import change_scheme, draft_scheme, fix_scheme, keep_scheme
from xiefa.evaluation.enums import SchemeSource, SchemeState
from xiefa.evaluation.forms.indicators import IndicatorForm
from xiefa.evaluation.forms.particulars import BandsForm, ParticularsForm
from xiefa.evaluation.forms.rule_fields import FIELDS
from xiefa.evaluation.models import SchemeVersion
from xiefa.evaluation.outline import band_lines, outline_of
from xiefa.evaluation.scheme_files import read_text, written
from xiefa.evaluation.scoring import problems
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_evaluated_network(0)


def _codes(verb, **values):
    with pytest.raises(Refused) as refused:
        verb(**values)
    return refused.value.codes


def _published_rule():
    """The rule of 2014–2015 as it was published: whole numbers, and totals with decimals fall between."""
    return policies.scheme_content("history-2015") | {"graded": "exact"}


def test_a_file_is_kept_once_and_fixed(network):
    kept = keep_scheme(host=network.host, version="sample-2026", by=network.office)
    assert (kept.state, kept.source, kept.is_sample) == (SchemeState.FIXED, SchemeSource.POLICY, True)
    assert kept.digest == policies.digest_of(policies.scheme_content("sample-2026"))
    assert keep_scheme(host=network.host, version="sample-2026", by=network.office) == kept
    assert AuditEvent.objects.filter(action="evaluation.keep_scheme").count() == 1
    with pytest.raises(FileNotFoundError):
        keep_scheme(host=network.host, version="nowhere", by=network.office)


def test_a_draft_says_what_its_origin_says_and_may_have_faults(network):
    kept = keep_scheme(host=network.host, version="sample-2026", by=network.office)
    for version, code in (("", "version_wrong"), ("二〇二六", "version_wrong"), ("sample-2026", "version_taken")):
        assert _codes(draft_scheme, based_on=kept, version=version, by=network.office) == (code,)
    draft = draft_scheme(based_on=kept, version="mine", by=network.office)
    assert (draft.content, draft.digest, draft.based_on) == (kept.content, kept.digest, kept)
    faulty = editing.without(draft.content, (0, 0))
    draft = change_scheme(scheme=draft, content=faulty, revision=0, by=network.office)
    assert (draft.revision, problems(draft.content)[0].place) == (1, "dimensions[organization].children")
    assert _codes(fix_scheme, scheme=draft, by=network.office) == ("scheme_fault",)
    assert _codes(change_scheme, scheme=draft, content=[], revision=1, by=network.office) == ("no_scheme",)


def test_two_people_lose_nothing(network):
    draft = make_scheme(network.host, by=network.office)
    other = SchemeVersion.objects.get(pk=draft.pk)
    change_scheme(scheme=draft, content=SCHEME | {"zh": "第一人"}, revision=0, by=network.office)
    late = SCHEME | {"zh": "第二人"}
    assert _codes(change_scheme, scheme=other, content=late, revision=0, by=network.head) == ("changed_meanwhile",)
    assert SchemeVersion.objects.get(pk=draft.pk).title == "第一人"


def test_what_is_fixed_stays(network):
    scheme = fix_scheme(scheme=make_scheme(network.host, by=network.office), by=network.office)
    assert (scheme.state, scheme.fixed_at is None) == (SchemeState.FIXED, False)
    assert _codes(change_scheme, scheme=scheme, content=SCHEME, revision=0, by=network.office) == ("fixed",)
    assert _codes(fix_scheme, scheme=scheme, by=network.office) == ("fixed",)
    assert reverse("evaluation:scheme_edit", args=[scheme.pk]) not in _page(network.office, scheme.get_absolute_url())
    assert _client(network.office).get(reverse("evaluation:scheme_edit", args=[scheme.pk])).status_code == 404


def test_strangers_write_nothing(network):
    scheme = make_scheme(network.host, by=network.office)
    stranger = make_person("alliance_secretary", host_code=make_alliance().code)
    assert _codes(keep_scheme, host=network.host, version="sample-2026", by=stranger) == ("not_permitted",)
    assert _codes(draft_scheme, based_on=scheme, version="x", by=stranger) == ("not_permitted",)
    assert _codes(change_scheme, scheme=scheme, content=SCHEME, revision=0, by=stranger) == ("not_permitted",)
    assert _codes(fix_scheme, scheme=scheme, by=stranger) == ("not_permitted",)
    assert SchemeVersion.objects.visible_to(stranger).count() == 0


def test_the_form_of_every_kind_gives_back_what_it_was_given():
    seen = set()
    content = policies.scheme_content("sample-2026")
    for path, node in _walk(content["dimensions"]):
        kind = node.get("rule", {}).get("kind", "")
        form = IndicatorForm(content=content, node=node, kind=kind, share="points", revision=3)
        again = IndicatorForm(_typed(form), content=content, node=node, kind=kind, share="points", revision=3)
        assert again.is_valid(), (path, again.errors)
        assert again.said() == node
        seen.add(kind)
    assert seen == {"", *FIELDS}
    for part in (BandsForm, ParticularsForm):
        form = part(_typed(part(content=content, revision=0)), content=content, revision=0)
        assert form.is_valid(), form.errors
        assert _usual(form.said()) == _usual(content)


def test_text_comes_back_as_the_same_data():
    for version in policies.scheme_versions():
        content = policies.scheme_content(version)
        assert read_text(written(content).encode()) == content


def test_the_rule_of_2015_is_refused_with_its_gaps_and_mended_by_one_click(network):
    content = _published_rule()
    scheme = SchemeVersion.objects.create(
        host=network.host, version="2015", title="2015", source=SchemeSource.BROWSER, content=content,
        digest=policies.digest_of(content), made_by=network.office,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        fix_scheme(scheme=scheme, by=network.office)
    gaps = [str(one).split("分数 ")[1].split(" 没有")[0] for one in refused.value.refusals]
    assert gaps == ["(85, 86)", "(74, 75)", "(64, 65)"]
    client, address = _client(network.office), reverse("evaluation:scheme_repair", args=[scheme.pk, 1])
    page = client.get(reverse("evaluation:scheme_edit", args=[scheme.pk])).content.decode()
    assert [one in page for one in (*gaps, "先把总分四舍五入到整数，再定级。")] == [True] * 4
    assert client.post(address, {"revision": "0"}).status_code == 302
    assert client.post(address, {"revision": "0"}).status_code == 404
    scheme.refresh_from_db()
    assert (problems(scheme.content), scheme.revision) == ([], 1)
    assert [(one.key, one.words) for one in band_lines(scheme.checked)] == [
        ("high", "≥ 86"), ("fairly_high", "≥ 75，< 86"), ("average", "≥ 65，< 75"), ("poor", "< 65"),
    ]  # fmt: skip


def test_an_indicator_is_changed_checked_and_refused_when_somebody_was_quicker(network):
    draft = make_scheme(network.host, by=network.office)
    client, address = _client(network.office), reverse("evaluation:indicator_edit", args=[draft.pk, "0-0"])
    typed = {"was": "meetings", "key": "meetings", "zh": "研讨", "en": "Seminars", "points": "４１", "revision": "0"}
    typed |= {"rule-measure": "seminars", "rule-each": "2.5"}
    said = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert ("下级 points 之和是 61，应当正好是 60。" in said, SchemeVersion.objects.get(pk=draft.pk).revision) == (
        True,
        0,
    )
    assert client.post(address, typed | {"points": "40"}).status_code == 302
    assert SchemeVersion.objects.get(pk=draft.pk).content["dimensions"][0]["children"][0]["rule"] == {
        "kind": "count_cap", "measure": "seminars", "each": "2.5",
    }  # fmt: skip
    late = client.post(address, typed)
    assert (late.status_code, 'name="revision" value="1"' in late.content.decode()) == (422, True)
    moved = client.post(address, typed | {"was": "elsewhere", "revision": "1"})
    assert (moved.status_code, SchemeVersion.objects.get(pk=draft.pk).revision) == (422, 1)


def test_indicators_are_added_moved_and_taken_out(network):
    draft = make_scheme(network.host, by=network.office)
    client = _client(network.office)
    add = reverse("evaluation:indicator_add", args=[draft.pk, "0"]) + "?kind=binary"
    typed = {"key": "extra", "zh": "新", "en": "New", "points": "1", "rule-measure": "seminars", "revision": "0"}
    assert client.post(add, typed).status_code == 302
    for at, (act, address) in enumerate((("up", "0-2"), ("down", "0-0"), ("remove", "0-1")), 1):
        url = reverse("evaluation:scheme_change", args=[draft.pk, address, act])
        assert client.post(url, {"revision": at}).status_code == 302
    work = SchemeVersion.objects.get(pk=draft.pk).content["dimensions"][0]
    assert [one["key"] for one in work["children"]] == ["extra", "reach"]
    wrong = [("sideways", "0-0"), ("up", "9-9"), ("remove", "top")]
    addresses = [reverse("evaluation:scheme_change", args=[draft.pk, address, act]) for act, address in wrong]
    assert [client.post(one, {"revision": 4}).status_code for one in addresses] == [404] * 3


def test_hostile_text_is_refused_with_the_input_kept(network):
    draft = make_scheme(network.host, by=network.office)
    client, address = _client(network.office), reverse("evaluation:scheme_text", args=[draft.pk])
    hostile = ["dimensions: [", "a: 1\na: 2", "[]", "&a [*a]", "zh: !!python/object:os.system x", "\x01", "x: 9" * 200]
    assert [client.post(address, {"text": one, "revision": "0"}).status_code for one in hostile] == [422] * 7
    assert client.post(address, {"text": "zh: 新", "revision": "７x"}).status_code == 422
    assert SchemeVersion.objects.get(pk=draft.pk).revision == 0


def test_the_outline_of_a_draft_without_sense_is_still_an_outline():
    for content in ({}, {"dimensions": "x"}, {"dimensions": [1, {"children": [{"rule": 3}]}]}, SCHEME | {"bands": 1}):
        outline = outline_of(content)
        assert (outline.scheme, bool(outline.faults)) == (None, True)


def _walk(nodes, path=()):
    for at, node in enumerate(nodes):
        yield (*path, at), node
        yield from _walk(node.get("children", []), (*path, at))


def _typed(form):
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "") and value is not False}


def _usual(content):
    """Without what says no more than the default."""
    usual = {"graded": "rounded", "missing": "zero", "full": 100}
    return {key: value for key, value in content.items() if usual.get(key) != value}


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _page(user, address):
    return _client(user).get(address).content.decode()
