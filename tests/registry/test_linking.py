"""Names in a text and the organisations they mean."""

import pytest

from xiefa.registry.linking import Alias, Linker, Mention

TAIL = "产业技术创新战略联盟"
WATER = [("水环境" + TAIL, 1), ("水环境联盟", 1)]


def linked(linker: Linker, text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(mention.text, mention.candidates) for mention in linker.link(text)]


def test_a_mention_carries_its_place_and_its_organisation():
    assert Linker(WATER).link("近日，水环境联盟召开会议") == [Mention(3, 8, "水环境联盟", (1,))]


def test_the_longest_name_wins():
    linker = Linker([("清华大学", 1), ("清华大学深圳国际研究生院", 2)])
    assert linked(linker, "清华大学深圳国际研究生院、清华大学") == [
        ("清华大学深圳国际研究生院", (2,)),
        ("清华大学", (1,)),
    ]


def test_one_text_of_two_organisations_is_asked():
    linker = Linker([("材料联盟", 7), ("材料联盟", 3), ("材料联盟", 7)])
    [mention] = linker.link("材料联盟成立")
    assert (mention.candidates, mention.is_linked) == ((7, 3), False)


@pytest.mark.parametrize(
    "text", ["城市水环境联盟", "华南水环境产业技术创新战略联盟", "5G水环境联盟", "城市水环境联盟秘书处"]
)
def test_a_name_at_the_end_of_a_longer_unknown_name_is_a_doubt(text):
    linker = Linker(WATER)
    assert linker.link(text) == []
    assert [doubt.candidates for doubt in linker.doubts(text)] == [(1,)]


def test_a_name_that_runs_on_into_a_longer_unknown_name_is_a_doubt():
    linker = Linker([("水环境", 1), ("水环境产业", 2)])
    assert linker.link("水环境治理产业技术创新战略联盟") == []
    assert [doubt.text for doubt in linker.doubts("水环境治理产业技术创新战略联盟")] == ["水环境"]


def test_a_similar_name_does_not_link():
    assert Linker(WATER).link("水环境治理产业技术创新战略联盟") == []


@pytest.mark.parametrize(
    "text",
    [
        "清华大学加入水环境联盟",
        "清华大学、水环境联盟",
        "清华大学签约水环境联盟",
        "清华大学与水环境联盟",
        "清华大学水环境联盟",
    ],
)
def test_a_name_that_ends_elsewhere_does_not_spoil_the_one_before(text):
    assert linked(Linker([*WATER, ("清华大学", 2)]), text) == [("清华大学", (2,)), ("水环境联盟", (1,))]


def test_a_company_before_an_unknown_alliance_is_a_doubt():
    linker = Linker([("清华大学", 2)])
    assert linker.link("清华大学科技园联盟") == []
    assert linked(linker, "清华大学和科技园联盟") == [("清华大学", (2,))]


@pytest.mark.parametrize("phrase", ["联盟联络组", "联盟协发网", "协发网", "联盟试点工作联络组"])
def test_network_phrases_are_never_members(phrase):
    linker = Linker([(phrase, 1), ("试点联盟", 2)])
    assert linker.link(f"{phrase}发出通知") == []


def test_a_member_in_front_of_a_network_phrase_is_not_taken():
    assert Linker([("试点联盟", 2)]).link("由试点联盟联络组主办，试点联盟协发网承办") == []


def test_the_network_is_linked_to_itself_even_if_a_member_carries_its_name():
    linker = Linker([Alias("联盟协发网", 9, is_network=True), ("联盟协发网", 1)])
    assert linked(linker, "联盟协发网秘书处") == [("联盟协发网", (9,))]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("国汽轻量化（江苏）公司", "国汽轻量化(江苏)公司"),
        ("国汽轻量化(江苏)公司", "国汽轻量化（江苏）公司"),
        ("国汽轻量化(江苏)公司", "国汽轻量化（江苏)公司"),
        ("建筑信息模型BIM联盟", "建筑信息模型 BIM 联盟"),
        ("建筑信息模型BIM联盟", "建筑信息模型ＢＩＭ联盟"),
    ],
)
def test_widths_and_blanks_make_no_difference_and_places_stay_true(name, text):
    whole = f"（会议）{text}参会"
    [mention] = Linker([(name, 1)]).link(whole)
    assert whole[mention.start : mention.end] == mention.text == text


def test_near_names_are_suggestions_with_their_likeness():
    linker = Linker([("畜禽良种" + TAIL, 1), ("水环境" + TAIL, 2), ("汽车轻量化" + TAIL, 3), ("果酒" + TAIL, 4)])
    assert linker.near("禽畜良种产业技术创新战略联盟") == [(1, 75.0)]
    assert linker.near("水环境治理产业技术创新战略联盟秘书处") == [(2, 75.0)]
    assert linker.near("汽车轻量化技术创新战略联盟") == [(3, 100.0)]
    assert linker.near("耐蚀钢产业技术创新战略联盟") == []
    assert linker.near("") == []


def test_short_forms_are_not_invented():
    assert Linker([("钒钛资源综合利用" + TAIL, 1)]).link("钒钛联盟、钒钛资源综合利用联盟") == []


def test_nothing_in_nothing_out():
    assert Linker([]).link("水环境联盟") == []
    assert Linker(WATER).link("") == []
    assert Linker([("", 1), ("  ", 2)]).link("  水") == []


def test_mentions_touch_but_never_overlap():
    linker = Linker([("化纤联盟", 1), ("制鞋联盟", 2)])
    assert [(m.start, m.end) for m in linker.link("化纤联盟制鞋联盟")] == [(0, 4), (4, 8)]


def test_places_count_characters_beyond_the_basic_plane_once():
    assert Linker(WATER).link("😀水环境联盟") == [Mention(1, 6, "水环境联盟", (1,))]
    assert Linker(WATER).doubts("𠮷水环境联盟") == [Mention(1, 6, "水环境联盟", (1,))]
