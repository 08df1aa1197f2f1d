# Everything a newcomer types: make demo, make test. `make help` lists the rest.
PY := .venv/bin/python
BOOT ?= python3
STAMP := .venv/.stamp

.PHONY: help setup tor demo test lint check format lock bench quality-read quality-offers soak clean
help: ; @sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

setup: $(STAMP) ## make .venv with the locked dependencies
$(STAMP): locks/dev.txt setup.cfg pyproject.toml
	@BOOT=$(BOOT) sh tools/setup.sh
	@touch $(STAMP)

tor: ; @sh tools/need.sh tor

demo: setup tor ## an invented underworld behind a private Tor network, from onion to e-mail and Slack
	@$(PY) -m console.main demo

test: setup tor ## every test; services that a machine lacks are installed where that is possible
	@sh tools/need.sh services
	@$(PY) -m pytest -n 2 --dist loadfile

lint: setup ## format, lint, types and arrows
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

check: lint ## lint, and the tests that need nothing
	@$(PY) -m pytest -q -n 2 -m "not service and not corpora and not soak"

format: setup ; @$(PY) -m ruff format . && $(PY) -m ruff check --fix .

LOCK := $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: setup ## pin every dependency with its hashes, naming no index
	@$(LOCK) setup.cfg -o locks/run.txt
	@$(LOCK) setup.cfg --extra demo --extra dev -o locks/dev.txt
	@printf 'setuptools>=77\nwheel>=0.45\n' | $(LOCK) - -o locks/build.txt
	@printf 'setuptools>=77\nsetuptools-scm>=8\nwheel>=0.45\n' | $(LOCK) - -o locks/place_build.txt
	@printf 'pinnwand==1.5.0\n' | $(LOCK) - -o locks/place_pinnwand.txt
	@printf 'django-machina==1.3.1\ndjango<5.3\n' | $(LOCK) - -o locks/place_machina.txt
	@printf 'django-spirit==0.14.3\n' | $(LOCK) - -o locks/place_spirit.txt
	@printf 'bepasty==1.2.2\n' | $(LOCK) - -o locks/place_bepasty.txt

bench: setup tor ## each figure beside its peer or floor, as a ratio; writes build/bench.json
	@$(PY) -m benchmarks

quality-read: setup ## how well pages are read that nobody here wrote, beside harvest-webforum (needs the corpora)
	@$(PY) -m benchmarks.quality_read $(ARGS)

quality-offers: setup ## precision, recall, F1 of every field on every corpus (needs the corpora); ARGS=--misses shows the worst
	@$(PY) -m benchmarks.quality_offers $(ARGS)

soak: setup tor ## the long seeded tests, whole
	@STALLWATCH_SOAK=1 $(PY) -m pytest -m soak

clean: ; rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
