#!/bin/sh
# Everything: style, types, import contracts; all tests on SQLite; every room that has a database again on
# PostgreSQL (what is pure, the house rules and the stories, which start whole programs, are not repeated).
# Contracts and types are looked at beside the first tests, which leave a core idle while they start.
# Usage: tools/run_tests.sh VENV
set -eu
bin=$1/bin
# The tests start the program dozens of times: it is compiled once.
unset PYTHONDONTWRITEBYTECODE
begun=$(date +%s)
stage() { echo; echo "── $1 ($(($(date +%s) - begun)) s)"; }

# Once, and not once for every worker.
"$bin/python" -m pytest -q --collect-only -p no:cacheprovider >/dev/null 2>&1 &
compiled=$!
stage "style / 格式"
"$bin/ruff" check src tests tools benchmarks
report=$(mktemp)
{ "$bin/lint-imports" --no-cache && "$bin/mypy"; } >"$report" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null || true; rm -f "$report"' EXIT
wait "$compiled" || true
stage "all tests on SQLite / 全部测试"
"$bin/python" -m pytest -q -n 4 --dist loadgroup
stage "import contracts, types / 楼层方向、类型"
wait "$beside" || { cat "$report"; exit 1; }
cat "$report"
stage "the rooms again on PostgreSQL / PostgreSQL 测试"
"$bin/python" tools/with_postgresql.py "$bin/python" -m pytest -q -n 4 --dist loadgroup \
    tests/accounts tests/activities tests/archive tests/briefing tests/council tests/demo tests/desk tests/evaluation \
    tests/kernel tests/membership tests/newsroom tests/publishing tests/registry tests/review tests/ui \
    -m "not browser" --of-database
stage "done / 完成"
