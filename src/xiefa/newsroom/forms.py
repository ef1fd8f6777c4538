"""Untrusted input → clean values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes, may_somewhere
from xiefa.manuscript.model import Block
from xiefa.newsroom.blocks import html_from_blocks, read_html
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.kinds import activity_choices, heading_limits, kind_choices
from xiefa.newsroom.models import Article
from xiefa.newsroom.plaintext import blocks_from_text, text_from_blocks
from xiefa.newsroom.rules import WRITE
from xiefa.registry.linking import Linker
from xiefa.registry.models import Organisation, OrganisationName, OrganisationQuerySet

LONGEST_TEXT = 400_000
MOST_BLOCKS = 2_000
LARGEST_FILE = 20 * 2**20


def too_many_blocks(count: int) -> str:
    """The sentence for a text with more paragraphs than versions of it could be compared."""
    return _now("正文有 %(count)s 段，最多 %(most)s 段。请分成几篇。") % {"count": count, "most": MOST_BLOCKS}


class TextField(forms.CharField):
    """The text of an article: blocks; typed as plain text, or sent by the editor as HTML."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_TEXT, strip=False, **kwargs)
        self.widget.attrs.update({"rows": 16, "data-article-editor": ""})


class ArticleForm(forms.Form):
    """Everything an editor writes about one article."""

    host = forms.ModelChoiceField(label=_("主办组织"), queryset=None)
    kind = forms.ChoiceField(label=_("类别"), choices=kind_choices)
    heading = forms.CharField(label=_("标题"), required=False, max_length=200)
    text = TextField(label=_("正文"), help_text=_("一行一段；行首写“## ”为小标题，“- ”为列表项。"))
    text_format = forms.ChoiceField(
        choices=[("text", "text"), ("html", "html")], initial="text", required=False, widget=forms.HiddenInput
    )
    contributors = forms.CharField(
        label=_("供稿单位"), required=False, max_length=400, help_text=_("写全称或简称；几个单位之间用顿号。")
    )
    credit_text = forms.CharField(
        label=_("署名行"), required=False, max_length=300, help_text=_("留空时按供稿单位自动写出；写了就照您写的印。")
    )
    credit_source = forms.CharField(label=_("信息来源"), required=False, max_length=120)
    activity = forms.ChoiceField(label=_("活动类型"), choices=activity_choices, required=False)
    event_on = forms.DateField(
        label=_("事件日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("文中写“近日”时，请在这里补记真实日期。"),
    )
    event_until = forms.DateField(
        label=_("结束日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    expected_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("修改说明"), required=False, max_length=200)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = hosts_for(user)
        self.fields["heading"].widget.attrs.update({"data-limit": heading_limits()[0], "autocomplete": "off"})
        self.fields["contributors"].widget.attrs.update({"list": "organisation-names", "autocomplete": "off"})
        self.remarks: tuple[Any, ...] = ()

    def clean_contributors(self) -> tuple[Organisation, ...]:
        """The organisations named; a sentence for each name that is unknown or means several."""
        names = dict.fromkeys(
            filter(None, map(str.strip, re.split(r"[、，,；;\n]", self.cleaned_data["contributors"])))
        )
        found, problems = [], []
        for name in names:
            organisations = organisations_named(name)
            if len(organisations) == 1:
                found.append(organisations[0])
            else:
                problems.append(_contributor_problem(name, organisations))
        if problems:
            raise forms.ValidationError(problems)
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Turn the text into blocks, and see that the dates are in order."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("text") or ""
        if cleaned.get("text_format") == "html":
            reading = read_html(text)
            cleaned["blocks"], self.remarks = reading.blocks, reading.remarks
        else:
            cleaned["blocks"] = blocks_from_text(text)
        if len(cleaned["blocks"]) > MOST_BLOCKS:
            self.add_error("text", too_many_blocks(len(cleaned["blocks"])))
        since, until = cleaned.get("event_on"), cleaned.get("event_until")
        if until and not since:
            self.add_error("event_on", _now("写了结束日期，也请写事件日期。"))
        elif since and until and until < since:
            self.add_error("event_until", _now("结束日期早于事件日期。请改正。"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What ``write_article`` and ``revise`` take."""
        names = ("kind", "activity", "heading", "blocks", "contributors", "credit_text", "credit_source")
        return {name: self.cleaned_data[name] for name in (*names, "event_on", "event_until")}

    def show_as_text(self) -> None:
        """Before the form is shown again: the text in the form of the plain box, whichever way it came."""
        if "text" not in self.errors:
            self.put_blocks(self.cleaned_data.get("blocks", ()))

    def put_blocks(self, blocks: Iterable[Block]) -> None:
        """Show these blocks in place of what was sent."""
        self.put_values(text=text_from_blocks(blocks), text_format="text")

    def put_values(self, **values: Any) -> None:
        """Show these values in place of what was sent."""
        data = self.data.copy()
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data

    @property
    def editor_html(self) -> str:
        """The text as HTML for the editor."""
        text = self["text"].value() or ""
        is_html = self["text_format"].value() == "html"
        return html_from_blocks(read_html(text).blocks if is_html else blocks_from_text(text))


class ImportForm(forms.Form):
    """A file to be taken in as a draft."""

    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        help_text=_("Word（.docx、.doc）、PDF、网页、纯文本或 Markdown，最大 20 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.doc,.pdf,.html,.htm,.txt,.md"}),
    )
    host = forms.ModelChoiceField(label=_("主办组织"), queryset=None)
    kind = forms.ChoiceField(label=_("类别"), choices=kind_choices)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = hosts_for(user)

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_now("文件超过 20 MB。请删去大图，或把文字另存为一个文件。"))
        return file


class ArticleFilter(forms.Form):
    """What the list shows."""

    q = forms.CharField(label=_("查找文字"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    host = forms.ModelChoiceField(
        label=_("主办组织"), queryset=None, required=False, to_field_name="code", empty_label=_("全部")
    )

    def __init__(self, *args: Any, hosts: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("全部")), *ArticleState.choices]
        self.fields["kind"].choices = [("", _("全部")), *kind_choices()]
        self.fields["host"].queryset = hosts


def initial_of(article: Article) -> dict[str, Any]:
    """The values of an article as the form shows them."""
    return {
        "host": article.host_id,
        "kind": article.kind,
        "activity": article.activity,
        "heading": article.heading,
        "text": text_from_blocks(article.content),
        "contributors": "、".join(article.contributor_names),
        "credit_text": article.credit_text,
        "credit_source": article.credit_source,
        "event_on": article.event_since,
        "event_until": article.event_until,
        "expected_version": article.version,
    }


def hosts_for(user: Any) -> OrganisationQuerySet:
    """The organisations for which this person may write: the network, and those of their own roles."""
    codes = host_codes(user, WRITE)
    own = Organisation.objects.filter(code__in=codes - {""})
    network = Organisation.objects.filter(is_host=True) if may_somewhere(user, WRITE) else Organisation.objects.none()
    return (own | network).with_names().order_by("-is_host", "code")


def organisations_named(name: str) -> list[Organisation]:
    """The organisations that bear exactly this name, in whatever sense, now or formerly."""
    keys = OrganisationName.objects.filter(text=name).values_list("organisation", flat=True)
    return list(Organisation.objects.filter(pk__in=set(keys)).with_names())


def _contributor_problem(name: str, organisations: list[Organisation]) -> str:
    if organisations:
        words = {"name": name, "names": "、".join(map(str, organisations))}
        return _now("“%(name)s”可能是：%(names)s。请写全称。") % words
    near = [pk for pk, _score in Linker.from_registry(clock.today()).near(name, limit=3)]
    known = {one.pk: str(one) for one in Organisation.objects.filter(pk__in=near).with_names()}
    if not known:
        return _now("名录中没有“%(name)s”。请先在名录中登记，或留空并直接写署名行。") % {"name": name}
    words = {"name": name, "names": "、".join(known[pk] for pk in near if pk in known)}
    return _now("名录中没有“%(name)s”。相近的有：%(names)s。") % words
