# The commands of this project. Paths are relative, so that the project may lie in a folder with a space.
PYTHON3 ?= python3
PYTHON := .venv/bin/python
# The address the site will have; mkdocs.yml holds the default.
ifdef SITE_URL
export SITE_URL
endif
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help site serve validate test lint lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

site: .setup ## check the content, build the site, check it, and put it in site/
	@$(PYTHON) scripts/build_site.py

serve: .setup ## preview while you write, reloading; one language with ONLY=nl
	@$(PYTHON) scripts/preview_site.py --only "$(ONLY)"

validate: .setup ## check the content only
	@$(PYTHON) scripts/validate_content.py

test: .setup-dev ## install what the tests need, a browser included, and run every test
	@$(PYTHON) -m pytest $(ARGS)

lint: .setup-dev ## check the program's style and types
	@$(PYTHON) -m ruff check scripts tests
	@$(PYTHON) -m ruff format --check scripts tests
	@$(PYTHON) -m mypy

lock: .setup-dev ## write the lock files anew from pyproject.toml
	@$(PYTHON) scripts/lock_dependencies.py

clean: ## take away what was installed and built
	@rm -rf .venv .build site

.PHONY: .setup .setup-dev
.setup:
	@$(PYTHON3) scripts/set_up.py
.setup-dev:
	@$(PYTHON3) scripts/set_up.py --dev
