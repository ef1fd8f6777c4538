"""What people type → clean values."""

from xiefa.registry.forms.contacts import ContactChangeForm, ContactForm
from xiefa.registry.forms.entries import (
    BodyForm,
    DayForm,
    DayInput,
    ImportForm,
    NameForm,
    OrganisationFilterForm,
    OrganisationForm,
    PersonForm,
    PhraseForm,
    RenameForm,
    RevisionForm,
)
from xiefa.registry.forms.members import (
    EmploymentForm,
    NewUnitForm,
    OrganisationField,
    SeatForm,
    UnitForm,
    UnitRoleForm,
    organisation_field,
)
from xiefa.registry.forms.merging import LinkForm, MergeForm, OnDayForm, PairForm

__all__ = [
    "BodyForm",
    "ContactChangeForm",
    "ContactForm",
    "DayForm",
    "DayInput",
    "EmploymentForm",
    "ImportForm",
    "LinkForm",
    "MergeForm",
    "NameForm",
    "NewUnitForm",
    "OnDayForm",
    "OrganisationField",
    "OrganisationFilterForm",
    "OrganisationForm",
    "PairForm",
    "PersonForm",
    "PhraseForm",
    "RenameForm",
    "RevisionForm",
    "SeatForm",
    "UnitForm",
    "UnitRoleForm",
    "organisation_field",
]
