# Two commands on a fresh machine: `make demo` and `make test`. Both begin with `make setup`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo serve test test-setup lint check-types bench clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   set up everything and serve the demo network / 建好一切并启动演示网络"
	@echo "make test   set up everything and run all tests / 建好一切并运行全部测试"
	@echo "make setup  set up alone; leaves $(BIN)/xiefa / 只安装"

setup: $(BIN)/xiefa

$(BIN)/xiefa: requirements/runtime.lock pyproject.toml package-lock.json tools/build_assets.py tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh $(VENV) requirements/runtime.lock
	@touch $@

demo: setup
	@$(BIN)/python tools/build_assets.py
	@$(BIN)/xiefa demo

serve: setup
	@$(BIN)/xiefa serve

$(VENV)/.tests-ready: requirements/dev.lock tools/setup_tests.sh $(BIN)/xiefa
	@sh tools/setup_tests.sh $(VENV) requirements/dev.lock
	@touch $@

test-setup: $(VENV)/.tests-ready
	@$(BIN)/python tools/build_assets.py

test: test-setup
	@sh tools/run_tests.sh $(VENV)

lint: test-setup
	@$(BIN)/ruff check src tests tools benchmarks
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

clean:
	rm -rf $(VENV) build dist src/xiefa/ui/static/ui/vendor tests/vendor
