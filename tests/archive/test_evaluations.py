"""What the public reads of evaluations: as much as the policy says, and everything that it takes to repeat them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.evaluation import BEGUN, LAID_OPEN, OVER, make_evaluated_network, make_noticed_cycle
from xiefa.archive.openness import problems_of
from xiefa.evaluation.domain import notices
from xiefa.evaluation.domain.certificates import issue
from xiefa.evaluation.models import Cycle, PastGrade, Publication
from xiefa.kernel import audit, clock
from xiefa.kernel.clock import frozen

LIST = "/evaluations/"
ALL, PAGES, NONE = [200] * 5, [200, 200, 404, 404, 404], [404] * 5


def body(path: str) -> str:
    return Client().get(path).content.decode()


def statuses(cycle: Cycle) -> list[int]:
    """Of the page, an alliance's page, the table, the JSON and the kit."""
    code = cycle.entrants.get(organisation__names__text="评价联盟4").organisation.code
    places = ("", f"{code}/", "results.csv", "results.json", "kit.zip")
    return [Client().get(f"{LIST}{cycle.pk}/{place}").status_code for place in places]


def let(settings: Any, published: str, notice: str) -> None:
    """Another policy for this installation."""
    path = Path(settings.POLICY_DIR) / "open_data.yaml"
    said = yaml.safe_load(path.read_text()) | {"evaluations": {"published": published, "notice": notice}}
    path.write_text(yaml.safe_dump(said))


@pytest.mark.django_db
def test_the_public_reads_as_much_as_the_policy_says(settings: Any, tmp_path: Path) -> None:
    shutil.copytree(settings.POLICY_DIR, tmp_path, dirs_exist_ok=True)
    settings.POLICY_DIR = tmp_path
    network = make_evaluated_network(4)
    with frozen(BEGUN):
        for period in ("2023", "2024"):
            PastGrade.objects.create(
                host=network.host, organisation=network.alliances[3], period=period, since=f"{period}-01-01",
                until=f"{int(period) + 1}-01-01", grade="high", source="往期文件",
            )  # fmt: skip
    cycle = make_noticed_cycle(network)
    code = network.alliances[3].code
    page, own, about_it = f"{LIST}{cycle.pk}/", f"{LIST}{cycle.pk}/{code}/", f"/organisations/{code}/"
    with frozen(LAID_OPEN):
        assert (statuses(cycle), "公示到" in body(LIST)) == (PAGES, True)
        told = body(page)
        assert ("公示中，不是最终结果。" in told, "63.33" in told, "名次" in told, "A级活跃度联盟" in told) == (
            True, False, False, True
        )  # fmt: skip
        # In the order of codes, not of places: an order would tell them.
        low = told[told.index('id="grade-low"') :]
        assert low.index("评价联盟1") < low.index("评价联盟2")
        assert ("第 1 名" in body(own), "90.00" in body(own)) == (False, False)
        let(settings, "points", "nothing")
        assert (statuses(cycle), "2025 年度活跃度评价" in body(LIST)) == (NONE, False)
        let(settings, "points", "points")
        assert (statuses(cycle), "63.33" in body(page)) == (PAGES, True)
    with frozen(OVER):
        assert statuses(cycle) == NONE  # the notice is over, nothing is published yet
        notices.publish(cycle=cycle, by=network.head)
        (certificate,) = issue(cycle=cycle, by=network.office)
        assert statuses(cycle) == ALL
        told, mine, about = body(page), body(own), body(about_it)
    assert ("公示中" in told, "63.33" in told, cycle.publication.digest[:8] in told) == (False, True, True)
    line = next(leaf["zh"] for leaf in certificate.outcome.leaves if leaf["key"] == "meetings")
    assert (line in mine, "第 1 名，共 4 家" in mine, certificate.number in mine) == (True, True, True)
    assert [word in about for word in (own, "2024", "往期文件", certificate.number)] == [True] * 4
    the_files_say_what_was_computed(cycle)
    more_cycles_ask_no_more(cycle, (LIST, about_it, "/sitemap.xml"))
    for published, seen in (("ranks", PAGES), ("grades", PAGES), ("nothing", NONE)):
        let(settings, published, "nothing")
        assert (statuses(cycle), own in body(about_it)) == (seen, published != "nothing")
    let(settings, "ranks", "nothing")
    assert ("名次" in body(page), "63.33" in body(page), "第 1 名" in body(own)) == (True, False, True)


def more_cycles_ask_no_more(cycle: Cycle, paths: tuple[str, ...]) -> None:
    """However many evaluations are published, their list and an alliance's history take the same questions."""

    def asked() -> list[int]:
        audit.record("test.nothing", cycle, by=None)  # nothing kept is true any more
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(path).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    for number in range(3):
        again = Cycle.objects.create(
            host=cycle.host, code=f"again-{number}", title=f"第{number}期", since=cycle.since, until=cycle.until,
            scheme=cycle.scheme, state="published", entry_deadline_at=clock.now(), published_at=clock.now(),
        )  # fmt: skip
        computation = again.computations.create(number=1, reason="first", facts={}, facts_digest="", digest="")
        entrant = again.entrants.create(
            organisation=cycle.entrants.get(organisation__names__text="评价联盟4").organisation
        )
        computation.outcomes.create(
            entrant=entrant, total="90", graded="90", grade="high", grade_zh="高", grade_en="High", rank=1, leaves=[]
        )
        Publication.objects.create(cycle=again, computation=computation, secret=b"", kit=b"", digest="")
    assert asked() == before


def the_files_say_what_was_computed(cycle: Cycle) -> None:
    outcomes = cycle.publication.computation.outcomes.order_by("rank")
    wanted = [(one.entrant.organisation.code, one.rank, one.total, one.grade) for one in outcomes]
    table = list(csv.DictReader(io.StringIO(body(f"{LIST}{cycle.pk}/results.csv"))))
    assert [(one["code"], int(one["rank"]), one["total"], one["grade"]) for one in table] == wanted
    assert body(f"{LIST}{cycle.pk}/results.csv?bom=1") == "\ufeff" + body(f"{LIST}{cycle.pk}/results.csv")
    told = json.loads(body(f"{LIST}{cycle.pk}/results.json"))
    assert [(one["code"], one["rank"], one["total"], one["grade"]["key"]) for one in told["entrants"]] == wanted
    assert told["digests"]["kit"] == cycle.publication.digest
    kit = Client().get(f"{LIST}{cycle.pk}/kit.zip")
    with zipfile.ZipFile(io.BytesIO(kit.content)) as archive:
        assert hashlib.sha256(archive.read("manifest.json")).hexdigest() == cycle.publication.digest
    again = Client().get(f"{LIST}{cycle.pk}/kit.zip", headers={"If-None-Match": kit["ETag"]})
    assert (kit.content, again.status_code) == (bytes(cycle.publication.kit), 304)


def test_a_policy_that_is_not_understood_is_refused() -> None:
    assert problems_of({}) == []
    assert problems_of({"evaluations": {"published": "ranks", "notice": "nothing"}}) == []
    assert problems_of({"evaluations": "all"}) == ["evaluations must say how much is shown when: published, notice."]
    assert problems_of({"evaluations": {"published": "all", "always": "points"}}) == [
        "evaluations.always is none of: published, notice.",
        "evaluations.published must be one of: nothing, grades, ranks, points.",
    ]
