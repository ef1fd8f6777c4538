"""Assignments against brute force, their proofs against tampering, and the linkage of a design."""

import json
import random
import subprocess
import sys
from copy import deepcopy
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiefa.review.assigning import (
    ANY,
    OTHER_GROUPS,
    OWN_GROUP,
    Candidate,
    Expert,
    Impossible,
    Problem,
    assign,
    checking,
    extra_pairs,
    linkage,
    record_of,
)


def small(seed):
    """A problem that brute force can solve: up to four experts and four candidates."""
    draw = random.Random(seed)
    groups = ("甲", "乙") if draw.random() < 0.4 else ("甲",)
    most = draw.randint(1, 3)
    experts = tuple(
        Expert(f"e{at}", draw.randint(0, min(1, most)), most, draw.choice(groups)) for at in range(draw.randint(2, 4))
    )
    candidates = tuple(Candidate(f"c{at}", draw.randint(1, 2), draw.choice(groups)) for at in range(draw.randint(1, 4)))
    pairs = [(one.key, other.key) for one in candidates for other in experts]
    scores = {pair: draw.randint(-3, 4) for pair in pairs if draw.random() < 0.9}
    forbidden = {pair: "所在单位" for pair in pairs if draw.random() < 0.15}
    free = [pair for pair in pairs if pair not in forbidden]
    pinned = frozenset(draw.sample(free, 1)) if free and draw.random() < 0.3 else frozenset()
    kind = draw.choice((ANY, OWN_GROUP, OTHER_GROUPS)) if len(groups) > 1 else ANY
    return Problem(experts, candidates, kind, scores, forbidden, pinned)


def every_assignment(problem):
    """All sets of pairs that obey the rules, found by trying."""
    allowed = set(problem.open_pairs()) | problem.pinned
    choices = [
        [set(chosen) for chosen in combinations([pair for pair in sorted(allowed) if pair[0] == one.key], one.needs)]
        for one in problem.candidates
    ]
    for chosen in product(*choices):
        pairs = set().union(*chosen)
        loads = {expert.key: sum(pair[1] == expert.key for pair in pairs) for expert in problem.experts}
        if problem.pinned <= pairs and all(one.least <= loads[one.key] <= one.most for one in problem.experts):
            yield pairs


def by_force(problem):
    """The best (weakest open score, sum) of all assignments; None when there is none."""
    values = [
        (min((problem.scores.get(pair, 0) for pair in pairs - problem.pinned), default=99), total)
        for pairs in every_assignment(problem)
        for total in [sum(problem.scores.get(pair, 0) for pair in pairs)]
    ]
    return max(values, default=None)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_the_assignment_is_the_best_of_all_and_its_proof_holds(seed):
    problem = small(seed)
    best = by_force(problem)
    if best is None:
        with pytest.raises(Impossible) as caught:
            assign(problem, seed=seed)
        assert checking.faults_of(record_of(problem, caught.value.bottleneck)) == []
        return
    found = assign(problem, seed=seed)
    open_scores = [problem.scores.get(pair, 0) for pair in set(found.pairs) - problem.pinned]
    assert (min(open_scores, default=99), found.total) == best
    assert checking.faults_of(json.loads(json.dumps(record_of(problem, found)))) == []


def generated(candidates=30, experts=8, *, needs=3, least=10, most=13, groups=1, kind=ANY, seed=7):
    draw = random.Random(seed)
    people = tuple(Expert(f"e{at:02}", least, most, f"g{at % groups}") for at in range(experts))
    things = tuple(Candidate(f"c{at:03}", needs, f"g{at % groups}") for at in range(candidates))
    scores = {(one.key, other.key): draw.randrange(1001) for one in things for other in people}
    forbidden = {pair: "本人申明回避" for pair in scores if draw.random() < 0.05}
    return Problem(people, things, kind, scores, forbidden)


def test_neither_the_order_of_the_lists_nor_the_run_matters_and_the_lot_does():
    equal = Problem(tuple(Expert(f"e{at}", 2, 4) for at in range(4)), tuple(Candidate(f"c{at}", 2) for at in range(6)))
    turned = Problem(equal.experts[::-1], equal.candidates[::-1])
    assert assign(equal, seed=1) == assign(turned, seed=1)
    drawn = {assign(equal, seed=seed).pairs for seed in range(8)}
    assert len(drawn) > 1
    assert {assign(equal, seed=seed).total for seed in range(8)} == {0}


def test_groups_keep_to_themselves_or_to_the_others():
    for kind, is_same in ((OWN_GROUP, {True}), (OTHER_GROUPS, {False})):
        problem = generated(24, 8, groups=2, kind=kind, least=7, most=11)
        group = {one.key: one.group for one in (*problem.experts, *problem.candidates)}
        found = assign(problem, seed=3)
        assert {group[candidate] == group[expert] for candidate, expert in found.pairs} == is_same
        assert set(found.loads.values()) <= set(range(7, 12))


def test_when_an_expert_drops_out_the_confirmed_pairs_stay():
    problem = generated()
    first = assign(problem, seed=1)
    gone = problem.experts[0].key
    confirmed = frozenset(pair for pair in first.pairs if pair[1] != gone)
    rest = Problem(
        (*(Expert(one.key, 0, 15) for one in problem.experts[1:]),), problem.candidates, ANY, problem.scores,
        problem.forbidden, confirmed,
    )  # fmt: skip
    second = assign(rest, seed=1)
    assert confirmed <= set(second.pairs)
    assert len(second.pairs) == len(first.pairs)
    assert gone not in second.loads
    assert checking.faults_of(record_of(rest, second)) == []


def test_the_bottleneck_is_named():
    experts = tuple(Expert(f"e{at}", 0, 3) for at in range(4))
    candidates = tuple(Candidate(f"c{at}", 3) for at in range(4))
    forbidden = {(f"c{at}", "e3"): "所在单位" for at in range(4)}
    with pytest.raises(Impossible) as caught:
        assign(Problem(experts, candidates, forbidden=forbidden), seed=1)
    found = caught.value.bottleneck
    assert (found.kind, found.candidates, found.experts) == ("most", ("c0", "c1", "c2", "c3"), ("e0", "e1", "e2"))
    assert (found.needed, found.places, found.elsewhere) == (12, 9, 0)
    assert found.zh == "这 4 个对象共需 12 人次，可评的 3 位专家只剩 9 个名额。"
    assert found.en == ("These 4 candidates may only be judged by these 3 experts, who have 9 places; 12 are needed.")


def test_loads_that_cannot_be_filled_are_named():
    experts = (Expert("e0", 3, 3), Expert("e1", 0, 9))
    candidates = tuple(Candidate(f"c{at}", 1) for at in range(4))
    forbidden = {(f"c{at}", "e0"): "所在单位" for at in range(2)}
    with pytest.raises(Impossible) as caught:
        assign(Problem(experts, candidates, forbidden=forbidden), seed=1)
    found = caught.value.bottleneck
    assert (found.kind, found.experts, found.needed) == ("least", ("e0",), 3)
    assert found.places + found.elsewhere == 2
    with pytest.raises(Impossible) as caught:
        assign(Problem((Expert("e0", 5, 9),), (Candidate("c0", 1),)), seed=1)
    assert caught.value.bottleneck.zh == "这 1 位专家至少还须评 5 次，可供其评审的 1 个对象只需 1 人次。"


def test_a_question_without_an_answer_is_refused_with_every_fault():
    problem = Problem(
        (Expert("e0", 3, 1), Expert("e1", 0, 1), Expert("e1", 0, 1)), (Candidate("c0", 1), Candidate("c1", -1)), "some",
        forbidden={("c0", "e0"): "所在单位"}, pinned=frozenset({("c0", "e0"), ("c0", "e1"), ("c9", "e1"), ("c1", "e1")}),
    )  # fmt: skip
    with pytest.raises(Impossible) as caught:
        assign(problem, seed=1)
    codes = [fault.code for fault in caught.value.faults]
    expected = ["kind", "twice", "loads", "needs", "forbidden", "unknown", "pins", "pins", "pins", "pins"]
    assert codes == expected
    unfit = Problem((Expert("e0", 0, 1),), (Candidate("c0", 1),), scores={("c0", "e0"): 0.5})
    assert [fault.zh for fault in unfit.faults()] == ["匹配分须为绝对值不超过一百万的整数。"]
    assert problem.faults()[4].zh == "指定的“c0—e0”须回避：所在单位。"


def test_an_empty_question_has_an_empty_answer():
    found = assign(Problem((Expert("e0", 0, 2),), ()), seed=1)
    assert (found.pairs, found.loads, found.weakest, found.total) == ((), {"e0": 0}, None, 0)


def tampered(record):
    """The record with one thing changed, in every way that matters."""
    answer = record["assignment"]
    candidate, expert = answer["pairs"][0]

    def changed(change):
        other = deepcopy(record)
        change(other["assignment"], other)
        return other

    yield changed(lambda one, _: one["pairs"].pop())
    yield changed(lambda one, _: one["pairs"].append([candidate, expert]))
    yield changed(lambda one, _: one.update(total=one["total"] + 1))
    yield changed(lambda one, _: one.update(weakest=one["weakest"] + 1))
    yield changed(lambda one, _: one.update(floor=one["floor"] - 1))
    yield changed(lambda one, _: one.update(floor=None))
    yield changed(lambda one, _: one["loads"].update({expert: 0}))
    yield changed(lambda one, _: one["certificate"]["candidates"].update({candidate: 10**6}))
    yield changed(lambda one, _: one["certificate"]["experts"].update({expert: 0.5}))
    yield changed(lambda one, _: one["certificate"].update(limit=None))
    yield changed(lambda one, _: one["certificate"]["limit"].update(needed=10**6))
    yield changed(lambda one, _: one["certificate"]["limit"].update(candidates=["nobody"]))
    yield changed(lambda _, whole: whole["forbidden"].append([candidate, expert, "后来申明"]))
    yield changed(lambda _, whole: whole["scores"].__setitem__(0, [*whole["scores"][0][:2], 10**6]))
    yield changed(lambda _, whole: whole.update(format="xiefa-assignment/9"))
    yield changed(lambda one, _: one["certificate"]["experts"].pop(expert))
    yield changed(lambda _, whole: whole.pop("candidates"))
    yield changed(lambda one, _: one.update(pairs=[[candidate]]))
    yield changed(lambda _, whole: whole.update(assignment=None))
    yield {}
    yield []


def test_a_certificate_that_was_tampered_with_does_not_hold():
    problem = generated()
    record = json.loads(json.dumps(record_of(problem, assign(problem, seed=5))))
    assert checking.faults_of(record) == []
    assert [at for at, other in enumerate(tampered(record)) if not checking.faults_of(other)] == []


def test_a_worse_assignment_does_not_pass_for_the_best():
    problem = generated()
    record = json.loads(json.dumps(record_of(problem, assign(problem, seed=5))))
    answer, best = record["assignment"], {tuple(pair) for pair in record["assignment"]["pairs"]}
    allowed = set(problem.open_pairs())
    one, other = next(
        (one, other)
        for one, other in combinations(sorted(best), 2)
        if not {(one[0], other[1]), (other[0], one[1])} - (allowed - best)
    )
    swapped = sorted((best - {one, other}) | {(one[0], other[1]), (other[0], one[1])})
    scores = [problem.scores[pair] for pair in swapped]
    answer.update(pairs=[list(pair) for pair in swapped], total=sum(scores), weakest=min(scores))
    assert len(checking.faults_of(record)) >= 1


def test_anybody_can_run_the_checker_without_the_program(tmp_path):
    problem = generated(12, 5, least=5, most=9)
    record = record_of(problem, assign(problem, seed=5))
    script, file = tmp_path / "checking.py", tmp_path / "record.json"
    script.write_bytes(Path(checking.__file__).read_bytes())
    words = []
    for total in (record["assignment"]["total"], 1):
        record["assignment"]["total"] = total
        file.write_text(json.dumps(record), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(script), str(file)], capture_output=True, text=True, check=False
        )
        words.append((done.returncode, done.stdout.splitlines()[0]))
    total = sum(problem.scores[tuple(pair)] for pair in record["assignment"]["pairs"])
    assert words == [(0, "everything holds"), (1, f"the sum is {total}, not 1")]


def test_groups_that_never_cross_cannot_be_compared_and_the_fewest_pairs_join_them():
    pairs = [(f"c{at}", f"e{at % 3}") for at in range(9)]
    found = linkage([f"c{at}" for at in range(9)], ["e0", "e1", "e2", "e3"], pairs)
    assert [(len(part.candidates), len(part.experts)) for part in found.parts] == [(3, 1), (3, 1), (3, 1), (0, 1)]
    assert (found.is_connected, found.rank, found.full_rank) == (False, 9, 12)
    assert found.meaning[0] == "评审分成互不相连的 4 块，块与块之间的宽严无法区分，至少再加 3 次评审才能连通。"
    chosen, then = extra_pairs(found, forbidden={("c0", "e1")}, scores={("c4", "e2"): 9})
    assert (len(chosen), chosen[0], then.is_connected, then.rank) == (3, ("c4", "e2"), True, 12)
    assert {expert for _, expert in chosen} >= {"e2", "e3"}
    closed = {(f"c{at}", expert) for at in range(9) for expert in ("e0", "e1", "e2") if f"e{at % 3}" != expert}
    chosen, then = extra_pairs(found, forbidden=closed)
    assert ([expert for _, expert in chosen], len(then.parts)) == (["e3", "e3", "e3"], 1)
    chosen, then = extra_pairs(found, forbidden=closed | {(f"c{at}", "e3") for at in range(9)})
    assert (chosen, then.parts) == ((), found.parts)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_rank_is_that_of_the_design(seed):
    draw = random.Random(seed)
    candidates, experts = [f"c{at}" for at in range(draw.randint(1, 5))], [f"e{at}" for at in range(draw.randint(1, 4))]
    pairs = [(one, other) for one in candidates for other in experts if draw.random() < 0.35]
    names = [*candidates, *experts]
    assert linkage(candidates, experts, pairs).rank == rank_of([[name in pair for name in names] for pair in pairs])


def rank_of(rows):
    """The rank of a matrix of zeros and ones, modulo a large prime."""
    prime, rows, rank = 1_000_003, [[int(one) for one in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column] % prime), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        inverse = pow(rows[rank][column], -1, prime)
        for at in range(rank + 1, len(rows)):
            factor = rows[at][column] * inverse
            rows[at] = [(one - factor * other) % prime for one, other in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank
