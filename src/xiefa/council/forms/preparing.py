"""What is typed while a meeting is prepared → clean values. The verbs decide whether it can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.accounts.models import RoleGrant
from xiefa.council.designations import body_words, number_words
from xiefa.council.enums import AttendeeRole, MeetingForm, MeetingState, Reply
from xiefa.council.models import Attendee, Meeting, MeetingQuerySet
from xiefa.council.paper_kinds import ENDINGS, LARGEST_BYTES
from xiefa.council.rules import PREPARE, RECORD
from xiefa.kernel import clock
from xiefa.kernel.period import covers
from xiefa.kernel.permission import host_codes, roles_with
from xiefa.registry.enums import BodyKind
from xiefa.registry.models import Body, Organisation, OrganisationQuerySet, Person

MOST_BODIES = 3
_CONVENING = (BodyKind.COUNCIL, BodyKind.CHAIR_MEETING, BodyKind.SUPERVISORS, BodyKind.EXPERT_COMMITTEE)


CHOOSE = _("请选择")


class MomentInput(forms.DateTimeInput):
    """A moment as browsers ask for it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class PersonSelect(forms.Select):
    """People, who are found by their pinyin as well when the list is searched."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice with the pinyin of the person beside it."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        person = getattr(value, "instance", None)
        if person is not None and person.pinyin:
            option["attrs"]["data-pinyin"] = person.pinyin
        return option


def moment_field(label: Any, *, required: bool = True) -> forms.DateTimeField:
    """A date with a time of day, in the installation's time zone."""
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, required=required, widget=MomentInput(), input_formats=formats)


def hosts_for(user: Any) -> OrganisationQuerySet:
    """The organisations whose meetings this person prepares: every host means the network and all that have met."""
    codes = host_codes(user, PREPARE)
    if "" in codes:
        found = Organisation.objects.filter(is_host=True) | Organisation.objects.filter(meetings__isnull=False)
    else:
        found = Organisation.objects.filter(code__in=codes)
    return found.distinct().with_names().order_by("-is_host", "code")


def bodies_for(user: Any, *, meeting: Meeting | None = None) -> QuerySet[Body]:
    """Bodies that meet today, of every organisation or of those for which this person prepares meetings.

    Those whose session ``meeting`` is already are among them.
    """
    codes = host_codes(user, PREPARE)
    own = Q(kind__in=_CONVENING) & covers(clock.today())
    if "" not in codes:
        own &= Q(organisation__code__in=codes)
    found = Body.objects.filter(own | Q(pk__in=meeting.sessions.values("body") if meeting else []))
    found = found.select_related("organisation").prefetch_related("organisation__names")
    found = found.annotate(last_number=Max("sessions__number"))
    return found.order_by("-organisation__is_host", "organisation__code", "kind", "-term", "pk")


def recorders_for(user: Any, *, meeting: Meeting | None = None) -> QuerySet[Any]:
    """Accounts that may record meetings of the hosts for which this person prepares them; who records this one already."""
    codes = host_codes(user, PREPARE)
    grants = RoleGrant.objects.at(clock.today()).filter(role__in=[role.key for role in roles_with(RECORD)])
    if "" not in codes:
        grants = grants.filter(host_code__in=codes)
    found = Q(is_active=True, pk__in=grants.values("user")) | Q(pk=meeting.recorder_id if meeting else None)
    return get_user_model().objects.filter(found).order_by("display_name", "pk")


class BodyField(forms.ModelChoiceField):
    """A body; each choice says which session would be its next one."""

    def label_from_instance(self, obj: Any) -> str:
        """联盟协发网 · 理事会（下一次：二届四次）."""
        following = number_words(obj, (obj.last_number or 0) + 1)
        return gettext("%(body)s（下一次：%(session)s）") % {"body": body_words(obj), "session": following}


class MeetingFilter(forms.Form):
    """What the list of meetings shows."""

    q = forms.CharField(label=_("会议名称"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("状态"), required=False)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1900, max_value=2200)
    host: Any = forms.ModelChoiceField(
        label=_("主办组织"), queryset=None, required=False, to_field_name="code", empty_label=_("全部")
    )

    def __init__(self, *args: Any, hosts: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        state.choices = [("", gettext("全部")), *MeetingState.choices]
        host: Any = self.fields["host"]
        host.queryset = hosts

    def chosen(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """Of these meetings, the ones that fit; a faulty field chooses nothing out."""
        wanted = self.cleaned_data if self.is_valid() else {}
        fields = {"q": "title__icontains", "state": "state", "year": "starts_at__year", "host": "host"}
        return meetings.filter(**{lookup: wanted[name] for name, lookup in fields.items() if wanted.get(name)})


class ParticularsForm(forms.Form):
    """What is known of a meeting besides its sessions."""

    title = forms.CharField(label=_("会议名称"), max_length=200)
    form = forms.ChoiceField(label=_("形式"), choices=MeetingForm.choices, initial=MeetingForm.IN_PERSON)
    starts_at = moment_field(_("会议开始时间"))
    ends_at = moment_field(_("会议结束时间"), required=False)
    place = forms.CharField(
        label=_("地点"), max_length=200, required=False, help_text=_("视频会议写接入方式；通讯表决可以空着。")
    )
    chair = forms.ModelChoiceField(
        label=_("主持人"), queryset=Person.objects.all(), required=False, empty_label=CHOOSE, widget=PersonSelect
    )
    recorder: Any = forms.ModelChoiceField(
        label=_("记录人"),
        queryset=None,
        required=False,
        empty_label=CHOOSE,
        help_text=_("在会上操作记录页的人，须有账号。"),
    )
    notes = forms.CharField(
        label=_("会议说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False,
        help_text=_("写在会议通知里，如食宿、着装、联系人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, recorders: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recorder"]
        field.queryset = recorders

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """The values of a meeting."""
        plain = ("title", "form", "starts_at", "ends_at", "place", "notes")
        return {name: getattr(meeting, name) for name in plain} | {
            "chair": meeting.chair_id,
            "recorder": meeting.recorder_id,
        }


class BodiesForm(ParticularsForm):
    """The particulars of a meeting with the bodies that meet, each with its own number."""

    rows = 0

    def add_bodies(self, bodies: QuerySet[Body], *, rows: int = MOST_BODIES) -> None:
        """Ask for so many bodies, the first of which there must be."""
        self.rows = rows
        for at in range(1, rows + 1):
            self.fields[f"body_{at}"] = BodyField(
                bodies, label=_body_label(at), required=at == 1, empty_label=CHOOSE if at == 1 else _("无")
            )
            self.fields[f"number_{at}"] = forms.IntegerField(
                label=_("第几次"), required=False, min_value=1, max_value=999, help_text=_("空着就按下一次。")
            )

    @property
    def body_names(self) -> list[str]:
        """The names of the fields about bodies and their numbers."""
        return [f"{name}_{at}" for at in range(1, self.rows + 1) for name in ("body", "number")]

    @property
    def body_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each body with its number, for the template."""
        return [(self[f"body_{at}"], self[f"number_{at}"]) for at in range(1, self.rows + 1)]

    def clean(self) -> dict[str, Any]:
        """A body convenes once, and a number belongs to a body."""
        found: dict[str, Any] = super().clean() or {}
        rows = [(found.get(f"body_{at}"), found.get(f"number_{at}"), at) for at in range(1, self.rows + 1)]
        seen: set[int] = set()
        for body, number, at in rows:
            if body and body.pk in seen:
                self.add_error(f"body_{at}", gettext("这个机构已经选过了。"))
            if number and not body:
                self.add_error(f"body_{at}", gettext("填了次数，请选择机构。"))
            seen.add(body.pk if body else 0)
        if rows:
            found["bodies"] = [(body, number) for body, number, _at in rows if body]
        return found

    def values(self) -> dict[str, Any]:
        """What ``prepare_meeting`` and ``change_meeting`` take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.body_names}


class PrepareForm(BodiesForm):
    """A new meeting of one host."""

    host: Any = forms.ModelChoiceField(label=_("主办组织"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, recorders=recorders_for(user), **kwargs)
        host: Any = self.fields["host"]
        host.queryset = hosts_for(user)
        first = host.queryset.first()
        host.initial = first
        bodies = bodies_for(user)
        self.add_bodies(bodies)
        own = [body for body in bodies if first and body.organisation_id == first.pk and body.kind == BodyKind.COUNCIL]
        self.fields["body_1"].initial = own[0].pk if own else None


class ChangeForm(BodiesForm):
    """A meeting that is there; until it opens, also the bodies that meet."""

    def __init__(self, *args: Any, user: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, recorders=recorders_for(user, meeting=meeting), **kwargs)
        if meeting.state not in (MeetingState.PREPARING, MeetingState.CALLED):
            return
        sessions = list(meeting.sessions.all())
        self.add_bodies(bodies_for(user, meeting=meeting), rows=max(MOST_BODIES, len(sessions)))
        for at, session in enumerate(sessions, 1):
            self.initial.update({f"body_{at}": session.body_id, f"number_{at}": session.number})


def _body_label(at: int) -> Any:
    return _("开会的机构") if at == 1 else _("同时开会的机构")


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=_("取消的原因"), max_length=200, help_text=_("会写在发给受邀人的通知里。"))


class PaperForm(forms.Form):
    """A document for a point of the agenda."""

    title = forms.CharField(label=_("名称"), max_length=200, required=False, help_text=_("空着就用文件名。"))
    file: Any = forms.FileField(
        label=_("文件"),
        max_length=500,
        allow_empty_file=True,
        help_text=_("PDF、Word（.docx）、Excel（.xlsx）、PNG 或 JPEG，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def values(self) -> dict[str, Any]:
        """What ``add_paper`` takes; one byte more than is allowed is enough to refuse a file."""
        file = self.cleaned_data["file"]
        return {"title": self.cleaned_data["title"], "file_name": file.name, "data": file.read(LARGEST_BYTES + 1)}


class InviteForm(forms.Form):
    """Somebody else to be invited, in which capacity, and for whom they come."""

    person: Any = forms.ModelChoiceField(label=_("人员"), queryset=None, empty_label=CHOOSE, widget=PersonSelect)
    role = forms.ChoiceField(label=_("身份"), choices=AttendeeRole.choices, initial=AttendeeRole.OBSERVER)
    represents: Any = forms.ModelChoiceField(label=_("代表单位"), queryset=None, required=False, empty_label=_("无"))

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = Person.objects.exclude(attendances__meeting=meeting)
        represents: Any = self.fields["represents"]
        represents.queryset = Organisation.objects.visible_to(user).with_names()


class ReplyForm(forms.Form):
    """Whether an invited person comes, and who speaks for them."""

    reply = forms.ChoiceField(label=_("您的回复"), widget=forms.RadioSelect)
    holder = forms.ModelChoiceField(
        label=_("委托给"),
        queryset=Attendee.objects.none(),
        required=False,
        empty_label=CHOOSE,
        help_text=_("选了“委托他人”才需要填；只能委托给其他应到的成员。"),
    )
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("如请假的原因、到会的时间、委托书的编号。")
    )

    def __init__(self, *args: Any, holders: QuerySet[Attendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [one for one in Reply.choices if one[0] != Reply.NONE]
        if not holders:
            choices = [one for one in choices if one[0] != Reply.PROXY]
            del self.fields["holder"]
        else:
            holder: Any = self.fields["holder"]
            holder.queryset = holders
        reply: Any = self.fields["reply"]
        reply.choices = choices

    def clean(self) -> dict[str, Any]:
        """Whoever lets somebody else vote says whom."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("reply") == Reply.PROXY and "holder" in self.fields and not found.get("holder"):
            self.add_error("holder", gettext("请选择受托人。"))
        return found
