"""The trigger that lets the registry's ledger grow only by effects of declared resolutions, on both engines.

An entry must name an effect of the same kind, of a resolution of the same host, about the same organisation or
seat. It stands in the council's migrations because it looks at the council's tables. A later migration that
rebuilds council_effect or council_resolution on SQLite takes the guard down first and puts it up again (see
``registry.0004_ledger_guards``).
"""

from django.db import migrations

from xiefa.kernel import triggers

_UNLESS = """
EXISTS (
  SELECT 1 FROM council_effect effect
  JOIN council_resolution resolution ON resolution.id = effect.resolution_id
  JOIN registry_organisation host ON host.id = resolution.host_id
  LEFT JOIN registry_organisation one ON one.id = effect.organisation_id
  LEFT JOIN registry_organisation other ON other.id = effect.other_organisation_id
  WHERE effect.key = NEW.effect_key AND effect.kind = NEW.kind AND host.code = NEW.host_code
    AND (NEW.subject = 'organisation:' || one.code
         OR (effect.kind = 'merge' AND NEW.subject = 'organisation:' || other.code)
         OR (effect.kind IN ('appoint', 'relieve')
             AND NEW.subject = 'seat:' || effect.body_id || ':' || effect.person_id || ':' || effect.title)))
"""

GUARDS = (
    triggers.Guard(
        name="registry_ledgerentry_from_an_effect",
        event="INSERT",
        table="registry_ledgerentry",
        message="council: the ledger grows only by the effect of a declared resolution",
        unless=_UNLESS,
    ),
)


def install(apps, schema_editor):
    """Put the guard up; may be run again."""
    triggers.install(schema_editor.connection, GUARDS)


def remove(apps, schema_editor):
    """Take it down."""
    triggers.remove(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial"), ("registry", "0004_ledger_guards")]

    operations = [migrations.RunPython(install, remove)]
