"""Schemes: taken over from a file of the policy, written in the browser, fixed for good."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.evaluation import policies, rules
from xiefa.evaluation.enums import SchemeSource, SchemeState
from xiefa.evaluation.models import SchemeVersion
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.registry.models import Organisation


@transaction.atomic
def keep_scheme(*, host: Organisation, version: str, by: Any) -> SchemeVersion:
    """The scheme of a file of ``policy/indicators/`` as a version of this host, fixed; kept at its first use."""
    audit.take_turn()
    known = SchemeVersion.objects.filter(host=host, version=version).first()
    if known is not None:
        return known
    content = policies.scheme_content(version)
    refuse_if([*rules.arrange_refusals(host, by=by), *rules.content_refusals(content)])
    scheme = SchemeVersion.objects.create(
        host=host,
        version=version,
        title=content["zh"][:120],
        source=SchemeSource.POLICY,
        state=SchemeState.FIXED,
        is_sample=bool(content.get("sample")),
        content=content,
        digest=policies.digest_of(content),
        made_by=by,
        fixed_at=clock.now(),
    )
    audit.record("evaluation.keep_scheme", scheme, by=by, details={"digest": scheme.digest})
    return scheme


@transaction.atomic
def draft_scheme(*, based_on: SchemeVersion, version: str, by: Any) -> SchemeVersion:
    """A new version to work on, with everything that another one says."""
    audit.take_turn()
    refuse_if(rules.version_refusals(based_on.host, version, by=by))
    scheme = SchemeVersion.objects.create(
        host=based_on.host,
        version=version,
        title=based_on.title,
        source=SchemeSource.BROWSER,
        is_sample=based_on.is_sample,
        based_on=based_on,
        content=based_on.content,
        digest=based_on.digest,
        made_by=by,
    )
    audit.record("evaluation.draft_scheme", scheme, by=by, details={"based_on": based_on.version})
    return scheme


@transaction.atomic
def change_scheme(*, scheme: SchemeVersion, content: dict[str, Any], revision: int, by: Any) -> SchemeVersion:
    """Save a draft, faults and all; refused when somebody else saved meanwhile (``revision`` is what was read)."""
    audit.take_turn()
    scheme.refresh_from_db()
    refuse_if(rules.change_scheme_refusals(scheme, content, revision, by=by))
    scheme.content, scheme.digest, scheme.revision = content, policies.digest_of(content), revision + 1
    scheme.title, scheme.is_sample = str(content.get("zh") or scheme.title)[:120], bool(content.get("sample"))
    scheme.save(update_fields=["content", "digest", "revision", "title", "is_sample"])
    audit.record("evaluation.change_scheme", scheme, by=by, details={"revision": scheme.revision})
    return scheme


@transaction.atomic
def fix_scheme(*, scheme: SchemeVersion, by: Any) -> SchemeVersion:
    """Fix a draft for good: from now on cycles may be announced by it and nobody changes it."""
    audit.take_turn()
    scheme.refresh_from_db()
    refuse_if(rules.fix_refusals(scheme, by=by))
    scheme.state, scheme.fixed_at = SchemeState.FIXED, clock.now()
    scheme.save(update_fields=["state", "fixed_at"])
    audit.record("evaluation.fix_scheme", scheme, by=by, details={"digest": scheme.digest})
    return scheme
