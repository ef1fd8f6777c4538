"""What stands in the way of an entry in the registry: refusals only, nothing is written here."""

from xiefa.registry.rules.contacts import (
    consent_refusals,
    contact_refusals,
    end_contact_refusals,
    may_read_contact,
    withdraw_refusals,
)
from xiefa.registry.rules.entries import EDIT, MAX_NAME, may_edit, period_refusals, text_refusals
from xiefa.registry.rules.identity import change_person_refusals, link_refusals
from xiefa.registry.rules.members import (
    UNIT_KINDS,
    end_body_refusals,
    end_unit_refusals,
    new_unit_refusals,
    unit_refusals,
    unit_role_refusals,
)
from xiefa.registry.rules.merging import (
    is_gone,
    merge_people_refusals,
    merge_refusals,
    name_as_data,
    undo_merge_refusals,
)
from xiefa.registry.rules.organisations import (
    CODE_SHAPE,
    close_refusals,
    code_refusals,
    end_name_refusals,
    kind_refusals,
    name_refusals,
    new_name_refusals,
    not_a_name_refusals,
    rename_refusals,
    reserved_refusals,
    revise_refusals,
)
from xiefa.registry.rules.people import body_refusals, person_refusals, seat_refusals, unseat_refusals

__all__ = [
    "CODE_SHAPE",
    "EDIT",
    "MAX_NAME",
    "UNIT_KINDS",
    "body_refusals",
    "change_person_refusals",
    "close_refusals",
    "code_refusals",
    "consent_refusals",
    "contact_refusals",
    "end_body_refusals",
    "end_contact_refusals",
    "end_name_refusals",
    "end_unit_refusals",
    "is_gone",
    "kind_refusals",
    "link_refusals",
    "may_edit",
    "may_read_contact",
    "merge_people_refusals",
    "merge_refusals",
    "name_as_data",
    "name_refusals",
    "new_name_refusals",
    "new_unit_refusals",
    "not_a_name_refusals",
    "period_refusals",
    "person_refusals",
    "rename_refusals",
    "reserved_refusals",
    "revise_refusals",
    "seat_refusals",
    "text_refusals",
    "undo_merge_refusals",
    "unit_refusals",
    "unit_role_refusals",
    "unseat_refusals",
    "withdraw_refusals",
]
