"""The tags of ``{% load xiefa %}``."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from xiefa.kernel.lifecycle import Move, Offer
from xiefa.kernel.refusal import Refusal
from xiefa.ui.forms import SampleForm
from xiefa.ui.views.gallery import SampleThing


def drawn(source: str, **context: object) -> str:
    with override("zh-hans"):
        return Template("{% load xiefa %}" + source).render(Context(context))


def offer(*refusals: Refusal) -> Offer:
    return Offer(Move("publish", {"signed"}, "published", who=lambda by, thing: True, label="发布"), refusals)


def test_an_icon_is_decoration_unless_it_is_named():
    assert drawn('{% icon "search" %}') == (
        '<svg class="x-icon" aria-hidden="true"><use href="/static/ui/vendor/icons.svg#search"></use></svg>'
    )
    assert 'role="img" aria-label="检索"' in drawn('{% icon "search" label="检索" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "search" colour="red" %}',
        '{% field form.heading tone="x" %}',
        "{% form_errors form extra=1 %}",
        '{% offer_button offer "/x/" wide=1 %}',
        "{% state_badge thing colour=1 %}",
        "{% pager page size=3 %}",
        '{% empty_state "无" picture="x" %}',
    ],
)
def test_a_component_refuses_an_attribute_it_does_not_know(source):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        Template("{% load xiefa %}" + source)


def test_a_field_ties_its_help_and_errors_to_the_control():
    form = SampleForm({"heading": "", "kind": "news"})
    html = drawn("{% field form.heading %}", form=form)
    assert 'aria-describedby="id_heading_helptext id_heading_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.count('id="id_heading_helptext"') == 1
    assert html.count('id="id_heading_error"') == 1
    assert '<label class="form-label" for="id_heading">标题 <span class="x-required">必填</span></label>' in html


def test_a_group_of_boxes_is_a_fieldset_with_a_legend():
    html = drawn("{% field form.channels %}", form=SampleForm())
    assert '<legend class="form-label">输出格式</legend>' in html
    assert html.count('type="checkbox"') == 3


def test_the_summary_leads_to_every_faulty_field():
    html = drawn("{% form_errors form %}", form=SampleForm({"heading": "", "kind": "none"}))
    assert html.count("<li>") == 2
    assert '<a href="#id_heading">标题</a>' in html
    assert '<a href="#id_kind">类型</a>' in html
    assert drawn("{% form_errors form %}", form=SampleForm({"heading": "题", "kind": "news"})).strip() == ""


def test_a_closed_offer_is_disabled_and_says_every_reason():
    refusals = (Refusal("a", "还没有签发。"), Refusal("b", "还有两处没有校对。"))
    html = drawn('{% offer_button offer "/go/" %}', offer=offer(*refusals))
    assert 'disabled aria-describedby="reasons-publish"' in html
    assert '<ul class="x-reasons" id="reasons-publish"><li>还没有签发。</li><li>还有两处没有校对。</li></ul>' in html
    live = drawn('{% offer_button offer "/go/" %}', offer=offer(), csrf_token="token")
    assert "disabled" not in live
    assert 'value="token"' in live
    assert 'action="/go/"' in live


def test_a_state_is_said_in_words_on_its_tone():
    html = drawn("{% state_badge thing %}", thing=SampleThing("published", "已发布"))
    assert html.strip() == '<span class="x-badge x-badge-good">已发布</span>'
    assert "x-badge-neutral" in drawn("{% state_badge thing %}", thing=SampleThing("unheard_of", "未知"))


def test_the_pager_keeps_the_query_and_marks_where_one_is():
    page = Paginator(range(100), 10).page(2)
    html = drawn("{% pager page %}", page=page, request=RequestFactory().get("/", {"q": "联盟", "page": 2}))
    assert '<a href="?q=%E8%81%94%E7%9B%9F&amp;page=2" aria-current="page">2</a>' in html
    assert '<a href="?q=%E8%81%94%E7%9B%9F&amp;page=1" rel="prev">' in html
    assert '<a href="?q=%E8%81%94%E7%9B%9F&amp;page=3" rel="next">' in html
    assert drawn("{% pager page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_an_empty_list_says_so_and_shows_the_way_on():
    html = drawn('{% empty_state "还没有来稿。" url="/write/" action="写一篇" %}')
    assert '<p class="x-empty-words">还没有来稿。</p>' in html
    assert '<a class="btn btn-primary" href="/write/">写一篇</a>' in html
    assert "href" not in drawn('{% empty_state "还没有来稿。" %}').replace("<use href", "")
