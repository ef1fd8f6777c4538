"""Small schemes and facts, written as a secretary would write them."""

from xiefa.evaluation.scoring import compute, read_facts, read_scheme

BANDS = [
    {"key": "high", "zh": "高", "en": "High", "lower": 86},
    {"key": "fairly_high", "zh": "较高", "en": "Fairly high", "lower": 75},
    {"key": "average", "zh": "一般", "en": "Average", "lower": 65},
    {"key": "poor", "zh": "较差", "en": "Poor"},
]
STEPS = [
    {"key": "initial", "zh": "初评", "en": "First", "kind": "own_group", "weight": "0.5"},
    {"key": "cross", "zh": "复评", "en": "Second", "kind": "other_groups", "weight": "0.5"},
    {"key": "meeting", "zh": "会评", "en": "Meeting", "kind": "meeting"},
]


def leaf(key, rule, points=None, **more):
    found = {"key": key, "zh": f"指标 {key}", "en": f"Indicator {key}", "rule": rule, **more}
    return found if points is None else found | {"points": points}


def scheme_data(*dimensions, measures=("m",), flags=(), **more):
    counted = {"take": "count", "kinds": ["forum"]}
    return {
        "since": "2026-01-01",
        "zh": "方案",
        "en": "Scheme",
        "measures": {key: dict(counted) for key in measures},
        "flags": {key: {"zh": key, "en": key} for key in flags},
        "dimensions": list(dimensions),
        "steps": STEPS,
        "bands": BANDS,
        **more,
    }


def entrant_data(code="A", **more):
    """An entrant: values of measures, and of flags where they are true, false, or given as ``flags``."""
    flags = {key: value for key, value in more.items() if isinstance(value, bool)}
    rest = {key: more.pop(key) for key in ("earlier", "decisions", "flags") if key in more}
    measures = {key: value for key, value in more.items() if key not in flags}
    return {"code": code, "name": f"联盟{code}", "measures": measures, "flags": flags, **rest}


def sheet(entrant, expert, step, **scores):
    return {"entrant": entrant, "expert": expert, "step": step, "scores": scores}


def facts_data(*entrants, sheets=(), earlier=()):
    return {
        "format": "xiefa-facts/1",
        "cycle": "示例",
        "earlier": list(earlier),
        "entrants": list(entrants),
        "sheets": list(sheets),
    }


def result_of(data, *entrants, sheets=(), earlier=()):
    scheme = read_scheme(data)
    return compute(scheme, read_facts(facts_data(*entrants, sheets=sheets, earlier=earlier), scheme))


def one_leaf(rule, points=100, **values):
    """The leaf of the only indicator of a scheme that is made of this rule."""
    flags = [key for key, value in values.items() if isinstance(value, bool)]
    measures = [key for key in values if key not in flags]
    inside = rule["kind"] not in ("bonus", "deduction", "veto") or rule.get("inside")
    parts = [leaf("x", rule, points if inside else None)]
    rest = 100 - points if inside else 100
    if rest:
        parts.append(leaf("rest", {"kind": "count_cap", "measure": "rest", "each": 1}, rest))
        values, measures = {**values, "rest": 0}, [*measures, "rest"]
    found = result_of(scheme_data(*parts, measures=measures, flags=flags), entrant_data(**values))
    return found.entrants[0].leaves[0]


def points_of(rule, points=100, **values):
    return str(one_leaf(rule, points, **values).points)
