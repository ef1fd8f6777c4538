"""People, the bodies of organisations, and the seats in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.period import Period
from xiefa.registry.enums import BodyKind
from xiefa.registry.models.organisations import Organisation


class Person(models.Model):
    """Somebody who holds or held a seat; not necessarily somebody who can sign in."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(_("拼音"), max_length=120, blank=True)
    notes = models.CharField(_("备注"), max_length=200, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("账号")
    )

    class Meta:
        verbose_name = _("人员")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="registry_person_named")]

    def __str__(self) -> str:
        return self.name


class Body(Period):
    """A council, committee, secretariat or department of an organisation, in one of its terms."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies", verbose_name=_("组织"))
    kind = models.CharField(_("机构类别"), max_length=20, choices=BodyKind)
    name = models.CharField(_("名称"), max_length=60)
    term = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    # The seats of a governed body change by resolution only; the database itself refuses every other way.
    is_governed = models.BooleanField(_("由决议任免"), default=False, db_default=False)

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("机构")
        ordering = ["organisation", "kind", "name", "-term"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "name", "term"], name="registry_body_term_once"),
            models.UniqueConstraint(fields=["organisation", "name"], condition=Q(term=None), name="registry_body_once"),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="registry_body_kind"),
            models.CheckConstraint(condition=Q(term=None) | Q(term__gt=0), name="registry_body_term_counted"),
        ]

    def __str__(self) -> str:
        return gettext("第%(term)s届%(name)s") % {"term": self.term, "name": self.name} if self.term else self.name


class Seat(Period):
    """A person's place in a body, for a time, on behalf of an organisation."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("机构"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name=_("人员"))
    represents = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="seats_held", verbose_name=_("代表单位")
    )
    title = models.CharField(_("职务"), max_length=60)
    # The entries of the ledger that opened and closed it; null in a body that is not governed.
    opened_by = models.PositiveBigIntegerField(_("任职台账号"), null=True, blank=True, editable=False)
    closed_by = models.PositiveBigIntegerField(_("免职台账号"), null=True, blank=True, editable=False)

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("席位")
        ordering = ["body", F("since").asc(nulls_first=True), "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "person", "title"], condition=Q(until=None), name="registry_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"


class Employment(Period):
    """That a person works or worked for an organisation: with seats, what makes somebody stand aside from judging it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments", verbose_name=_("人员"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="employed", verbose_name=_("工作单位"))
    office = models.CharField(_("职务"), max_length=60, blank=True)

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("任职单位")
        ordering = ["person", F("since").asc(nulls_first=True), "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation", "office"], condition=Q(until=None), name="registry_employed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.office}" if self.office else str(self.organisation)
