#!/bin/sh
# Everything: style, types, import contracts; all tests on SQLite; every room that has a database again on
# PostgreSQL (what is pure, the house rules and the stories, which start whole programs, are not repeated).
# Usage: tools/run_tests.sh VENV
set -eu
bin=$1/bin
begun=$(date +%s)
stage() { echo; echo "── $1 ($(($(date +%s) - begun)) s)"; }

stage "style / 格式"
"$bin/ruff" check src tests tools benchmarks
stage "import contracts / 楼层方向"
"$bin/lint-imports" --no-cache
stage "types / 类型"
"$bin/mypy"
# The two runs go side by side: much of each is waiting, for a browser or for the database.
stage "all tests on SQLite, and the rooms again on PostgreSQL / 全部测试"
report=$(mktemp)
trap 'rm -f "$report"' EXIT
"$bin/python" tools/with_postgresql.py "$bin/python" -m pytest -q -n 1 \
    tests/accounts tests/archive tests/briefing tests/council tests/demo tests/desk tests/kernel tests/membership \
    tests/newsroom tests/publishing tests/registry tests/review tests/ui -m "not browser" \
    --ignore tests/council/test_oracle.py --ignore tests/council/test_counting.py >"$report" 2>&1 &
beside=$!
"$bin/python" -m pytest -q -n 2 --dist loadgroup || { kill "$beside" 2>/dev/null; cat "$report"; exit 1; }
stage "what PostgreSQL said / PostgreSQL 测试"
if wait "$beside"; then tail -n 3 "$report"; else cat "$report"; exit 1; fi
stage "done / 完成"
