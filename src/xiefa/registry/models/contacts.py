"""How somebody at an organisation is reached, why that is kept, and who agreed to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xiefa.kernel.period import Period, PeriodQuerySet
from xiefa.registry.enums import ContactChannel
from xiefa.registry.models.organisations import Organisation
from xiefa.registry.models.people import Person


class ContactQuerySet(PeriodQuerySet):
    """Contacts that may be shown."""

    def kept(self) -> ContactQuerySet:
        """Those whose consent, where one is needed, was not withdrawn."""
        return self.filter(withdrawn_on=None)


class Contact(Period):
    """A number, address or account by which an organisation is reached: that of a person or of an office.

    What belongs to a person is kept for a stated purpose and on a consent; when the consent is
    withdrawn, ``value`` is erased and the row stays only to say that there was one. The ledger of
    events never holds the value itself, because nothing can be taken out of it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts", verbose_name=_("组织"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("人员")
    )
    office = models.CharField(_("岗位或部门"), max_length=60, blank=True)
    channel = models.CharField(_("联系方式"), max_length=20, choices=ContactChannel)
    value = models.CharField(_("号码或地址"), max_length=200, blank=True)
    purpose = models.CharField(_("用途"), max_length=200)
    consent = models.CharField(_("同意方式"), max_length=200, blank=True)
    consent_on = models.DateField(_("同意日期"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤回同意日期"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Period.Meta):
        abstract = False
        verbose_name = _("联系方式")
        ordering = ["organisation", "office", "person", "channel", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(channel__in=ContactChannel.values), name="registry_contact_channel"),
            models.CheckConstraint(condition=~Q(purpose=""), name="registry_contact_purpose"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(office=""), name="registry_contact_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | (~Q(consent="") & Q(consent_on__isnull=False)),
                name="registry_contact_with_consent",
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_on=None) & ~Q(value="")) | (Q(withdrawn_on__isnull=False) & Q(value="")),
                name="registry_contact_erased_when_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} · {self.get_channel_display()}"

    @property
    def holder(self) -> str:
        """Whose contact it is: the person, and the office if one is named."""
        return " · ".join(filter(None, (str(self.person or ""), self.office)))

    @property
    def is_personal(self) -> bool:
        """Whether it belongs to a person, so that the law on personal data applies."""
        return self.person_id is not None
