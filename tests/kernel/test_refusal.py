"""Refusals: all of them, on a form or as an exception."""

import pytest
from django import forms

from xiefa.kernel.refusal import Refusal, Refused, refuse_if, show_on

NO_TITLE = Refusal("no_title", "请填写标题。", "title")
NO_DATE = Refusal("no_date", "请选择日期。")


def test_nothing_in_the_way():
    assert refuse_if([]) is None


def test_all_refusals_are_raised_not_the_first():
    with pytest.raises(Refused) as caught:
        refuse_if(iter([NO_TITLE, NO_DATE]))
    assert caught.value.refusals == (NO_TITLE, NO_DATE)
    assert caught.value.codes == ("no_title", "no_date")
    assert str(caught.value) == "请填写标题。 请选择日期。"


def test_shown_beside_their_fields_or_on_top():
    class TitleForm(forms.Form):
        title = forms.CharField()

    form = TitleForm({"title": "x"})
    form.is_valid()
    show_on(form, Refused([NO_TITLE, NO_DATE]))
    assert form.errors == {"title": ["请填写标题。"], "__all__": ["请选择日期。"]}
