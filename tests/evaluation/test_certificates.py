"""Certificates: one for each honour, with a number of its own that is never given again."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from tests.council.printed import text_of_pdf
from tests.factories.accounts import make_person
from tests.factories.evaluation import BEGUN, OVER, Network, make_evaluated_network, make_noticed_cycle
from xiefa.accounts.models import User
from xiefa.evaluation.documents.certificate import problems_of
from xiefa.evaluation.domain import notices
from xiefa.evaluation.domain.certificates import certificate_file, certificates_zip, issue, void
from xiefa.evaluation.models import Certificate, Cycle, PastGrade
from xiefa.kernel.audit import history_of
from xiefa.kernel.clock import frozen
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_certificates_are_given_for_the_third_high_grade_in_a_row() -> None:
    network = make_evaluated_network(4)
    with frozen(BEGUN):
        # Periods may be of different length.
        for period, since, until in (("2022", "2022-01-01", "2023-01-01"), ("2023-2024", "2023-01-01", "2025-01-01")):
            PastGrade.objects.create(
                host=network.host, organisation=network.alliances[3], period=period, since=since, until=until,
                grade="high", source="往期文件",
            )  # fmt: skip
    cycle = make_noticed_cycle(network)
    with frozen(OVER):
        with pytest.raises(Refused) as refused:
            issue(cycle=cycle, by=network.office)
        assert codes(refused) == ["not_published"]
        notices.publish(cycle=cycle, by=network.head)
        with pytest.raises(Refused) as refused:
            issue(cycle=cycle, by=make_person("reader"))
        assert codes(refused) == ["not_permitted"]
        (first,) = issue(cycle=cycle, by=network.office)
        assert issue(cycle=cycle, by=network.office) == []
    it_says_what_was_given(first, network)
    second = a_void_one_is_replaced(first, network)
    each_sees_their_own(cycle, first, second, network)
    the_pages_refuse_and_keep(cycle, second, network)


def it_says_what_was_given(given: Certificate, network: Network) -> None:
    holder = network.alliances[3]
    number = f"{network.host.code}-2025-001".upper()
    assert (given.number, given.outcome.entrant.organisation, given.issued_on) == (number, holder, OVER)
    words, to = text_of_pdf(certificate_file(given)), f"{holder.full_name}："
    wanted = ("荣誉证书", to, "连续三个评价期", "“A级活跃度联盟”", "2026年4月20日", "（示例）", number)
    assert [said for said in wanted if said not in words] == []
    assert certificate_file(given) == certificate_file(given)


def a_void_one_is_replaced(first: Certificate, network: Network) -> Certificate:
    cycle = first.outcome.entrant.cycle
    with frozen(OVER):
        with pytest.raises(Refused) as refused:
            void(certificate=first, reason=" ", by=network.office)
        assert codes(refused) == ["reason_missing"]
        void(certificate=first, reason="名称有误", by=network.office)
        with pytest.raises(Refused) as refused:
            void(certificate=first, reason="再次", by=network.office)
        assert codes(refused) == ["void_already"]
        second = issue_on_the_page(cycle, network.office)
    assert second.number == first.number.replace("001", "002")
    assert "（已作废）" in text_of_pdf(certificate_file(first))
    with zipfile.ZipFile(io.BytesIO(certificates_zip(cycle))) as archive:
        assert archive.namelist() == [f"{second.number}-{network.alliances[3].full_name}.pdf"]
        assert archive.read(archive.namelist()[0]) == certificate_file(second)
    actions = history_of(first).order_by("number").values_list("action", flat=True)
    assert list(actions) == ["evaluation.issue_certificate", "evaluation.void_certificate"]
    return second


def each_sees_their_own(cycle: Cycle, first: Certificate, second: Certificate, network: Network) -> None:
    people = (network.office, network.secretary(3), network.secretary(0))
    assert [list(Certificate.objects.visible_to(user)) for user in people] == [[first, second], [second], []]
    # (page, report as PDF, certificate, void, kit) for the office, the holder, another alliance.
    rows = [statuses(cycle, second, user) for user in people]
    assert rows == [[200] * 5, [403, 403, 200, 403, 200], [403, 403, 404, 403, 200]]


def the_pages_refuse_and_keep(cycle: Cycle, certificate: Certificate, network: Network) -> None:
    client = Client()
    client.force_login(network.office)
    refused = client.post(f"/desk/evaluation/certificates/{certificate.pk}/void/", {"reason": ""})
    assert (refused.status_code, "请写明理由" in refused.content.decode()) == (422, True)
    client.post(f"/desk/evaluation/{cycle.pk}/documents/report/", {"to": "示例主管部门", "remarks": "第一段"})
    cycle.refresh_from_db()
    assert (cycle.report_to, cycle.report_remarks) == ("示例主管部门", "第一段")


def issue_on_the_page(cycle: Cycle, user: User) -> Certificate:
    """The page says to whom before it gives."""
    client, page = Client(), f"/desk/evaluation/{cycle.pk}/documents/certificates/"
    client.force_login(user)
    assert "“评价联盟4”获得“A级活跃度联盟”。" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    return Certificate.objects.standing().get(outcome__entrant__cycle=cycle)


def statuses(cycle: Cycle, certificate: Certificate, user: User) -> list[int]:
    client, page = Client(), f"/desk/evaluation/{cycle.pk}/documents"
    client.force_login(user)
    own = certificate.get_absolute_url()
    places = (f"{page}/", f"{page}/report.pdf", own, f"{own}void/", f"{page}/kit.zip")
    return [client.get(place).status_code for place in places]


def test_a_wording_with_faults_is_refused() -> None:
    sound = {"title": "荣誉证书", "text": "授予“{honour}”称号。"}
    assert problems_of({"certificate": sound}) == []
    assert problems_of([]) == ["The key 'certificate' is missing."]
    assert problems_of({"certificate": {}}) == ["certificate lacks title.", "certificate lacks text."]
    (unknown,) = problems_of({"certificate": sound | {"text": "{seal}"}})
    assert unknown.startswith("certificate.text names seal, which is none of: ")
    (broken,) = problems_of({"certificate": sound | {"text": "{honour"}})
    assert broken == "certificate.text: expected '}' before end of string."
