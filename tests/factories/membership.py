"""Applications, registrations and requests for tests, made by the same verbs the staff use."""

from __future__ import annotations

from typing import Any

from tests.factories.accounts import make_person
from tests.factories.council import Council, make_carried, make_council
from tests.factories.registry import make_alliance, make_body
from tests.factories.review import experts_of, give_opinion, make_panel

from xiefa.accounts.models import User
from xiefa.council.enums import ResolutionKind
from xiefa.council.models import Resolution
from xiefa.kernel import clock
from xiefa.membership.domain import application as applications
from xiefa.membership.domain import registration as registrations
from xiefa.membership.domain import requests
from xiefa.membership.enums import ApplicationState as S
from xiefa.membership.enums import Finding
from xiefa.membership.models import Answer, Application, Formality, Registration, Request
from xiefa.registry.models import Organisation

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Desk:
    """The network with its council, a membership officer, and an alliance with its secretary."""

    def __init__(self, council: Council | None = None) -> None:
        self.council = council or make_council(seats=3, has_users=False)
        self.host: Organisation = self.council.host
        self.officer: User = make_person("membership_officer", name="网员工作人员")
        self.alliance: Organisation = make_alliance()
        self.secretary: User = make_person("alliance_secretary", host_code=self.alliance.code, name="联盟秘书")

    def resolve(self, kind: str, organisation: Organisation | None = None, **fields: Any) -> Resolution:
        """A resolution of the council about the alliance, or another organisation, with one case."""
        case = {"organisation": organisation or self.alliance, **fields}
        return make_carried(self.council, case, kind=kind, title=str(ResolutionKind(kind).label))


def start(desk: Desk, **changes: Any) -> Application:
    """A draft by the alliance's secretary."""
    values = {"host": desk.host, "organisation": desk.alliance, "by": desk.secretary} | changes
    return applications.start(**values)


def fill(application: Application, *, by: User) -> Application:
    """Every condition with a statement and a file of its own."""
    for answer in application.answers.all():
        applications.state(answer=answer, statement="符合条件，详见附件。", by=by)
        data = PDF.replace(b"1 0 obj", answer.condition.encode())
        applications.add_evidence(answer=answer, data=data, name=f"{answer.condition}.pdf", by=by)
    return application


def find_complete(application: Application, *, by: User) -> Application:
    """The first check finds everything complete."""
    for answer in application.answers.all():
        applications.find(answer=answer, finding=Finding.COMPLETE, by=by)
    return application


def make_application(desk: Desk, state: str = S.SUBMITTED) -> Application:
    """An application that has come as far as ``state`` by the verbs of the staff."""
    application = start(desk)
    if state == S.WITHDRAWN:
        return applications.withdraw(application=application, note="另行安排", by=desk.secretary)
    for reached, step in _STEPS:
        if application.state == state:
            break
        step(desk, application)
        assert application.state == reached
    if state == S.RETURNED:
        _return(desk, application)
    elif state == S.DECLINED:
        applications.decline(application=application, note="条件尚不成熟", by=desk.officer)
    return application


def _submit(desk: Desk, application: Application) -> None:
    applications.submit(application=fill(application, by=desk.secretary), by=desk.secretary)


def _check(desk: Desk, application: Application) -> None:
    applications.check(application=find_complete(application, by=desk.officer), by=desk.officer)


def _review(desk: Desk, application: Application) -> None:
    experts = [make_person("expert", name=f"专家{number}") for number in (1, 2)]
    applications.arrange_review(application=application, reviewers=experts, by=desk.officer)


def _conclude(desk: Desk, application: Application) -> None:
    panel = applications.rules.panel_of(application)
    assert panel
    for user in experts_of(panel):
        give_opinion(panel, user)
    applications.conclude(application=application, recommendation="accept", text="专家一致建议通过。", by=desk.officer)


def _table(desk: Desk, application: Application) -> None:
    applications.table(application=application, by=desk.officer)


def _qualify(desk: Desk, application: Application) -> None:
    desk.resolve(ResolutionKind.GRANT_QUALIFICATION, source=application.key)
    application.refresh_from_db()


def _return(desk: Desk, application: Application) -> None:
    answer = application.answers.first()
    assert answer
    applications.find(answer=answer, finding=Finding.WANTING, remark="请补签署页", by=desk.officer)
    applications.return_for_completion(application=application, by=desk.officer)


_STEPS = (
    (S.SUBMITTED, _submit),
    (S.CHECKED, _check),
    (S.UNDER_REVIEW, _review),
    (S.REVIEWED, _conclude),
    (S.TABLED, _table),
    (S.QUALIFIED, _qualify),
)


def make_registration(desk: Desk) -> Registration:
    """An alliance with the right to register, granted without an application."""
    desk.resolve(ResolutionKind.GRANT_QUALIFICATION)
    return Registration.objects.get(organisation=desk.alliance)


def make_completed(desk: Desk) -> Registration:
    """A registration with all formalities ticked off and proposed for admission."""
    registration = make_registration(desk)
    for formality in registration.formalities.all():
        registrations.hand_in(formality=formality, note="已办理", by=desk.secretary)
        registrations.confirm(formality=formality, is_confirmed=True, by=desk.officer)
    return registrations.complete(registration=registration, by=desk.officer)


def make_member(desk: Desk, organisation: Organisation | None = None) -> Organisation:
    """A member, by two resolutions."""
    organisation = organisation or desk.alliance
    desk.resolve(ResolutionKind.GRANT_QUALIFICATION, organisation)
    desk.resolve(ResolutionKind.ADMIT, organisation)
    return organisation


def make_request(desk: Desk, kind: str = "withdraw", **changes: Any) -> Request:
    """A request about the alliance, which must be a member, lodged by the officer."""
    values = {"host": desk.host, "organisation": desk.alliance, "kind": kind, "reason": "业务调整"} | changes
    values.setdefault("by", desk.officer)
    return requests.lodge(**values)


def make_row(host: Organisation, kind: str) -> Any:
    """One row of a list, bare, for tests that need many rows or only an address: its own alliance each."""
    alliance, user = make_alliance(), make_person("membership_officer")
    values: dict[str, Any] = {"host": host, "organisation": alliance}
    if kind == "application":
        return Application.objects.create(**values, started_by=user, policy_hash="0" * 64)
    if kind == "request":
        return Request.objects.create(**values, kind="withdraw", reason="业务调整", asked_by=user)
    day = clock.today()
    resolution = Resolution.objects.create(
        host=host, body=make_body(host, name=str(alliance), term=None), year=day.year, number=10**6 + alliance.pk,
        kind=ResolutionKind.GRANT_QUALIFICATION, wording="approved", title="决议", text="决议。", resolved_on=day,
        source="会议纪要",
    )  # fmt: skip
    return Registration.objects.create(**values, granted_by=resolution, opened_on=day, deadline_on=day)


def one_of_each(host: Organisation) -> dict[str, int]:
    """The key of one thing of every kind, by the noun with which the names of its pages begin."""
    application, registration, request = (make_row(host, kind) for kind in ("application", "registration", "request"))
    officer = make_person("membership_officer")
    answer = Answer.objects.create(application=application, condition="operation")
    evidence = applications.add_evidence(answer=answer, data=PDF, name="协议.pdf", by=officer)
    return {
        "application": application.pk,
        "condition": application.pk,
        "evidence": evidence.pk,
        "registration": registration.pk,
        "formality": Formality.objects.create(registration=registration, key="form").pk,
        "request": request.pk,
        "panel": make_panel(host=host).pk,
    }
