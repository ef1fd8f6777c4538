#!/bin/sh
# Everything: style, types, import contracts; all tests on SQLite; what touches the database again on PostgreSQL.
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
stage "all tests on SQLite / 全部测试"
"$bin/python" -m pytest -q -n 2 --dist loadgroup
stage "database tests on PostgreSQL / PostgreSQL 测试"
"$bin/python" tools/with_postgresql.py "$bin/python" -m pytest -q -n 2 --dist loadgroup -m engine
stage "done / 完成"
