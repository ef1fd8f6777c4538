"""Untrusted input → clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiefa.briefing.domain.items import LONGEST_SHORT_TITLE, ItemText
from xiefa.briefing.enums import DistributionKind, IssueState
from xiefa.briefing.models import Issue, IssueItem
from xiefa.kernel import clock
from xiefa.kernel.permission import host_codes
from xiefa.newsroom.blocks import blocks_from_json, html_from_blocks, read_html
from xiefa.newsroom.forms import MOST_BLOCKS, TextField, too_many_blocks
from xiefa.newsroom.plaintext import blocks_from_text, text_from_blocks
from xiefa.registry.models import Organisation, OrganisationQuerySet

LARGEST_FILE = 20 * 2**20


def hosts_for(user: Any, permission: str) -> OrganisationQuerySet:
    """The hosts for whose briefing this person holds a permission: every host means the network and all with issues."""
    codes = host_codes(user, permission)
    if "" in codes:
        found = Organisation.objects.filter(is_host=True) | Organisation.objects.filter(issues__isnull=False)
    else:
        found = Organisation.objects.filter(code__in=codes)
    return found.distinct().with_names().order_by("-is_host", "code")


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HostForm(forms.Form):
    """A form about one host; the field shows only when there is a choice."""

    permission = "briefing.compose"
    host: Any = forms.ModelChoiceField(label=_("主办"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = hosts_for(user, self.permission)
        field: Any = self.fields["host"]
        field.queryset, field.initial = self.hosts, self.hosts.first()


class OpenForm(HostForm):
    """A new issue."""

    year = forms.IntegerField(
        label=_("年份"), min_value=1900, max_value=2200, help_text=_("期号所属的年份，可以与印发日期不同年。")
    )
    issued_on = forms.DateField(
        label=_("印发日期"), required=False, widget=_date_input(), help_text=_("可以以后再填；报送名单按这一天取。")
    )
    is_supplement = forms.BooleanField(label=_("增刊（单独编号）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year


class MissingForm(HostForm):
    """A number that cannot be found."""

    permission = "briefing.publish"
    year = forms.IntegerField(label=_("年份"), min_value=1900, max_value=2200)
    number = forms.IntegerField(label=_("期号"), min_value=1, max_value=100_000)
    total_number = forms.IntegerField(label=_("总期号"), min_value=1, max_value=1_000_000, required=False)
    is_supplement = forms.BooleanField(label=_("增刊"), required=False)
    remarks = forms.CharField(
        label=_("说明"), required=False, max_length=500, help_text=_("如在哪里找过、何时可能补上。")
    )


class ParticularsForm(forms.Form):
    """Head and foot of an issue."""

    issued_on = forms.DateField(label=_("印发日期"), required=False, widget=_date_input())
    office = forms.CharField(label=_("编发单位"), max_length=200)
    title_lines = forms.CharField(
        label=_("报头"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, help_text=_("一行印一行。")
    )
    notes = forms.CharField(
        label=_("版末说明"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(issue: Issue) -> dict[str, Any]:
        """The values of an issue."""
        return {
            "issued_on": issue.issued_on,
            "office": issue.office,
            "title_lines": "\n".join(issue.title_lines),
            "notes": "\n".join(issue.notes),
            "expected_version": issue.version,
        }

    def values(self) -> dict[str, Any]:
        """What ``set_particulars`` takes."""
        cleaned = dict(self.cleaned_data)
        for name in ("title_lines", "notes"):
            cleaned[name] = [line.strip(" \r") for line in cleaned[name].split("\n") if line.strip()]
        return cleaned


class ItemForm(forms.Form):
    """The text of an item."""

    heading = forms.CharField(label=_("标题"), required=False, max_length=500)
    short_title = forms.CharField(
        label=_("短标题"),
        required=False,
        max_length=LONGEST_SHORT_TITLE,
        help_text=_("公众号用，最多 32 字；不印在简报里。"),
    )
    text = TextField(label=_("正文"), help_text=_("一行一段；行首写“## ”为小标题，“- ”为列表项。"))
    text_format = forms.ChoiceField(
        choices=[("text", "text"), ("html", "html")], initial="text", required=False, widget=forms.HiddenInput
    )
    credit_text = forms.CharField(
        label=_("署名行"), required=False, max_length=500, help_text=_("照印，括号也写上，如（某某联盟秘书处供稿）。")
    )
    contributors = forms.CharField(
        label=_("供稿单位"), required=False, max_length=400, help_text=_("几个单位之间用顿号。")
    )
    source = forms.CharField(label=_("信息来源"), required=False, max_length=200)
    event_on = forms.DateField(
        label=_("事件日期"),
        required=False,
        widget=_date_input(),
        help_text=_("文中写“近日”时，在这里补记真实日期。"),
    )
    expected_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(item: IssueItem) -> dict[str, Any]:
        """The values of an item."""
        return {
            "heading": item.heading,
            "short_title": item.short_title,
            "text": text_from_blocks(blocks_from_json(item.blocks)),
            "credit_text": item.credit_text,
            "contributors": "、".join(item.credit_contributors),
            "source": item.credit_source or "",
            "event_on": item.event_on,
            "expected_version": item.version,
        }

    def clean(self) -> dict[str, Any]:
        """Turn the text into blocks, from whichever form it came in."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("text") or ""
        is_html = cleaned.get("text_format") == "html"
        cleaned["blocks"] = read_html(text).blocks if is_html else blocks_from_text(text)
        if len(cleaned["blocks"]) > MOST_BLOCKS:
            self.add_error("text", too_many_blocks(len(cleaned["blocks"])))
        names = (cleaned.get("contributors") or "").replace(",", "、").replace("，", "、").split("、")
        cleaned["contributors"] = tuple(name.strip() for name in names if name.strip())
        return cleaned

    def item_text(self, *, verb: str = "") -> ItemText:
        """What ``edit_item`` takes; ``verb`` is kept when the credit line still has it."""
        cleaned = self.cleaned_data
        known = next((word for word in (verb, "供稿", "摘述", "摘编") if word and word in cleaned["credit_text"]), "")
        return ItemText(
            heading=cleaned["heading"],
            blocks=cleaned["blocks"],
            credit_text=cleaned["credit_text"],
            contributors=cleaned["contributors"],
            verb=known,
            source=cleaned["source"] or None,
            short_title=cleaned["short_title"],
            event_on=cleaned["event_on"],
        )

    def show_as_text(self, **values: Any) -> None:
        """Before the form is shown again: the text as plain text, and ``values`` in place of what was sent."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        if "blocks" in getattr(self, "cleaned_data", {}):
            values = {"text": text_from_blocks(self.cleaned_data["blocks"]), "text_format": "text", **values}
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data

    @property
    def editor_html(self) -> str:
        """The text as HTML for the editor."""
        text = self["text"].value() or ""
        is_html = self["text_format"].value() == "html"
        return html_from_blocks(read_html(text).blocks if is_html else blocks_from_text(text))


class CorrectionForm(forms.Form):
    """A correction of a published issue."""

    item: Any = forms.ModelChoiceField(label=_("哪一条"), queryset=None, required=False, empty_label=_("整期"))
    text = forms.CharField(
        label=_("更正内容"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, required=False,
        help_text=_("写明哪里有误、应当怎样；会公开显示。"),
    )  # fmt: skip

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = IssueItem.objects.filter(section__issue=issue)
        field: Any = self.fields["item"]
        field.queryset = rows.order_by("section__position", "position")


class ReasonForm(forms.Form):
    """Why something is withdrawn or sent back."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False)


class DistributionForm(HostForm):
    """A new version of a distribution list."""

    kind = forms.ChoiceField(label=_("类别"), choices=DistributionKind.choices)
    since = forms.DateField(label=_("生效日期"), widget=_date_input())
    text = forms.CharField(
        label=_("单位"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
        help_text=_("照印；单位之间用顿号。前面的“报：”“送：”会自动加上。"),
    )


class UploadForm(HostForm):
    """A printed issue to be read."""

    permission = "briefing.publish"
    file = forms.FileField(
        label=_("旧刊文件"),
        allow_empty_file=True,
        help_text=_("Word（.docx）、PDF、网页、纯文本或 Markdown，最大 20 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt,.md"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be a briefing."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB。请删去大图或分开导入。"))
        return file


class IssueFilter(forms.Form):
    """What the list shows."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1900, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = [("", _("全部")), *IssueState.choices]
