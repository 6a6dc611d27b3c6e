# The one door: `make help` says what there is.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo demo-services services test screens lint format bench clean

BIN := .venv/bin
STAMP := .venv/.installed
TESTS ?= tests

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: $(STAMP)  ## .venv with pinned packages, Tesseract and Poppler (through apt where it may)
	@deploy/setup.sh app

setup-test: setup  ## what tests need besides: PostgreSQL, Redis, Maven, fonts
	@deploy/setup.sh test

$(STAMP): requirements.lock pyproject.toml
	@deploy/setup.sh python
	@touch $(STAMP)

demo: setup  ## digitise samples/, search and check reuse, without any service
	@$(BIN)/sohoa demo

demo-services: setup-test  ## the same on real MinIO, Elasticsearch, PostgreSQL, Redis and Prefect
	@$(BIN)/python -m deploy.services run $(BIN)/sohoa demo

services: setup-test  ## start the real servers, print the settings, wait for Ctrl-C
	@$(BIN)/python -m deploy.services up

test: setup-test lint  ## every check and every test (TESTS=tests/unit for a part)
	@$(BIN)/python -m pytest -n 2 --dist loadscope $(TESTS)

screens: setup-test  ## pictures of every page anew, into docs/screens
	@RENEW_SCREENS=1 $(BIN)/python -m pytest -n 0 tests/e2e/test_web_*.py

lint: $(STAMP)  ## style, format, types, direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy -p deploy
	@$(BIN)/lint-imports --no-cache

format: $(STAMP)  ## lay the code out
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup  ## measure speed and quality against OCRmyPDF, print and keep the figures
	@deploy/setup.sh bench
	@$(BIN)/python -m bench

clean:  ## remove what was made here (not the cache of services, not your data)
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
