"""The pages of schemes and cycles, as the office and an alliance see them."""

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.factories.evaluation import SCREENED, make_evaluated_network, make_sealed_cycle
from xiefa.activities.models import FormVersion
from xiefa.kernel.clock import frozen

pytestmark = pytest.mark.django_db


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_pages_open_for_the_office_and_for_an_alliance():
    network = make_evaluated_network(2)
    cycle = make_sealed_cycle(network)
    entrant = cycle.entrants.first()
    shared = [
        reverse("evaluation:cycle_list"),
        reverse("evaluation:cycle_export"),
        cycle.get_absolute_url(),
        reverse("evaluation:scheme_list"),
        reverse("evaluation:scheme_export"),
        cycle.scheme.get_absolute_url(),
        reverse("evaluation:scheme_file", args=[cycle.scheme_id, "yaml"]),
        reverse("evaluation:scheme_file", args=[cycle.scheme_id, "json"]),
        entrant.get_absolute_url(),
        reverse("evaluation:snapshot_part", args=[entrant.pk]),
    ]
    office_only = [
        reverse("evaluation:cycle_plan"),
        reverse("evaluation:cycle_entrants", args=[cycle.pk]),
        reverse("evaluation:cycle_entrants_export", args=[cycle.pk]),
        reverse("evaluation:snapshot_detail", args=[cycle.pk]),
        reverse("evaluation:scheme_take"),
        reverse("evaluation:scheme_draft", args=[cycle.scheme_id]),
        reverse("evaluation:cycle_move", args=[cycle.pk, "judge"]),
    ]
    office, own = _client(network.office), _client(network.secretary(0))
    with frozen(SCREENED):
        assert {url: office.get(url).status_code for url in shared + office_only} == dict.fromkeys(
            shared + office_only, 200
        )
        assert {url: own.get(url).status_code for url in shared} == dict.fromkeys(shared, 200)
        assert {own.get(url).status_code for url in office_only} == {403}
        assert own.get(cycle.entrants.last().get_absolute_url()).status_code == 404


def test_the_office_has_the_seal_checked_and_reads_each_fault_by_its_name():
    network = make_evaluated_network(2)
    cycle = make_sealed_cycle(network)
    client = _client(network.office)
    address = reverse("evaluation:snapshot_verify", args=[cycle.pk])
    pages = []
    for is_touched in (False, True):
        if is_touched:
            FormVersion.objects.update(content={})
        asked = client.post(address)
        waiting = client.get(asked.url).content.decode()
        row = DBTaskResult.objects.get(status="READY")
        row.set_successful(row.task.call(*row.task_result.args))
        pages.append((waiting, client.get(asked.url).content.decode()))
    assert [("正在逐条核对" in waiting, "都与封存时一致" in done) for waiting, done in pages] == [
        (True, True),
        (True, False),
    ]
    assert "填报项版本" in pages[1][1]
    assert [client.get(f"{asked.url}{more}").status_code for more in ("x", "&check=%00", "&check=")] == [200, 400, 200]
    assert _client(network.secretary(0)).post(address).status_code == 403
