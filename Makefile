# The commands of this project. Paths are relative, so that the project may lie in a folder with a space.
PYTHON3 ?= python3
PYTHON := .venv/bin/python
# The address the site will have; mkdocs.yml holds the default.
ifdef SITE_URL
export SITE_URL
endif
# The file that says which clinic publishes the site; without it the site is neutral.
ifdef CONFIG
export CLINIC_CONFIG := $(CONFIG)
endif
# Tests wait for browsers and servers: one worker more than there are cores uses that time.
WORKERS = $(shell $(PYTHON3) -c "import os; print((os.cpu_count() or 1) + 1)")
# The language of messages to editors: en, nl or ms.
MESSAGES ?= en

.DEFAULT_GOAL := help
.PHONY: help site nginx deploy leaflets serve validate check-content new fix translations accept sign review links test lint
.PHONY: audit messages where
.PHONY: pictures icons sbom bench lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

site: .setup ## check the content, build the site, check it, and put it in site/
	@$(PYTHON) scripts/build_site.py $(if $(PRECOMPRESS),--precompress)

nginx: .setup ## write an nginx configuration for a site in TO=/srv/site
	@$(PYTHON) scripts/make_nginx.py $(if $(TO),--to "$(TO)") $(if $(CERTIFICATE),--certificate "$(CERTIFICATE)")

deploy: ## publish site/ in TO=/srv/site; go back: ROLLBACK=1; list releases: LIST=1
	@$(PYTHON3) scripts/deploy_site.py "$(TO)" $(if $(ROLLBACK),--rollback) $(if $(LIST),--list) $(ARGS)

leaflets: .setup-leaflets ## write the pages in site/ as one PDF per language to leaflets/
	@$(PYTHON) scripts/make_leaflets.py

serve: .setup ## preview while you write, reloading; one language: ONLY=nl; messages in Dutch: MESSAGES=nl
	@$(PYTHON) scripts/preview_site.py --messages $(MESSAGES) --only "$(ONLY)"

validate: .setup ## check the content only; in Dutch: MESSAGES=nl; with advice on wording: ADVICE=1
	@$(PYTHON) scripts/validate_content.py --messages $(MESSAGES) $(if $(ADVICE),--advice) $(ARGS)

check-content: .setup-content ## run every check of the content: facts, searches, reading level, spelling, faults
	@$(PYTHON) scripts/check_content.py --messages $(MESSAGES) $(if $(ALL),--all) $(if $(MARKS),--marks) $(ARGS)

new: .setup ## begin a language, page or treatment: LANGUAGE=de; PAGE=…/costs.md AFTER=questions.md; TREATMENT=…
	@$(PYTHON) scripts/new_content.py $(if $(LANGUAGE),--language "$(LANGUAGE)") $(if $(NAME),--name "$(NAME)") \
		$(if $(PAGE),--page "$(PAGE)") $(if $(AFTER),--after "$(AFTER)") $(if $(TREATMENT),--treatment "$(TREATMENT)")

fix: .setup ## fix how pages are saved, slips of the pen, metadata in photos; to look first: DIFF=1
	@$(PYTHON) scripts/validate_content.py --fix $(if $(DIFF),--diff) --messages $(MESSAGES)

where: .setup ## list every place that says FIGURE=48h or repeats ID=recovery.md#sun; change it: BECOMES=72h WRITE=1
	@$(PYTHON) scripts/where.py --messages $(MESSAGES) --figure "$(FIGURE)" --id "$(ID)" --becomes "$(BECOMES)" $(if $(WRITE),--write)

translations: .setup ## list outdated translations, and what changed in the original
	@$(PYTHON) scripts/translations.py --messages $(MESSAGES) status $(ARGS)

accept: .setup ## after re-reading: make accept PAGE=docs/nl/index.md#purpose BY="First Last"; unread: UNREAD=1
	@$(PYTHON) scripts/translations.py --messages $(MESSAGES) accept "$(PAGE)" $(if $(BY),--by "$(BY)") \
		$(if $(UNREAD),--unread) $(if $(YES),--yes) $(if $(CONFIRM),--confirm "$(CONFIRM)") $(if $(UPDATED),--updated "$(UPDATED)")

sign: .setup ## record a review: make sign PAGE=docs/nl AS=medical BY="First Last" ON=2026-12-01
	@$(PYTHON) scripts/sign_review.py --messages $(MESSAGES) "$(PAGE)" --as "$(AS)" $(if $(BY),--by "$(BY)") $(if $(ON),--on "$(ON)")

review: .setup ## write the documents for the clinical reviewer and the native editors
	@$(PYTHON) scripts/review_documents.py

links: .setup ## check the links to other sites; needs a network; as Markdown too: REPORT=links.md
	@$(PYTHON) scripts/check_links.py --messages $(MESSAGES) $(if $(REPORT),--report "$(REPORT)") $(ARGS)

test: .setup-dev ## install what the tests need and run the tests of the program; all of them: ALL=1
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(if $(ALL),,-m "not further") $(ARGS)

lint: .setup-dev ## check the program's style and types
	@$(PYTHON) -m ruff check scripts tests
	@$(PYTHON) -m ruff format --check scripts tests
	@$(PYTHON) -m mypy

audit: .setup-dev ## look for known vulnerabilities in the dependencies; needs a network
	@$(PYTHON) -m pip_audit --strict --progress-spinner off --disable-pip --require-hashes \
		-r requirements.txt -r requirements-content.txt -r requirements-leaflets.txt -r requirements-dev.txt -r tests/properdocs/requirements.txt \
		-r tests/bench/requirements.txt

messages: .setup-dev ## update the message catalogues from the source
	@$(PYTHON) scripts/collect_messages.py

pictures: .setup-dev ## take a screenshot of every page in site/
	@$(PYTHON) tests/pictures.py

icons: .setup-dev ## redraw the icons and the picture for shared links
	@$(PYTHON) tests/draw_icons.py

bench: .setup-dev ## weigh pages; time check, build and preview beside others; 3,000 pages: LARGE=1; the tests: SUITE=1
	@$(PYTHON) tests/bench/weight.py $(if $(LIGHTHOUSE),--lighthouse)
	@$(PYTHON) tests/bench/bench.py $(if $(LARGE),--large) $(ARGS)
	@$(if $(SUITE),$(PYTHON) tests/bench/suite.py,true)

lock: .setup-dev ## update the lock files from pyproject.toml
	@$(PYTHON) scripts/lock_dependencies.py

sbom: .setup-dev ## list the packages that build the site, with hashes, in sbom.cdx.json
	@$(PYTHON) scripts/make_sbom.py

clean: ## remove what was installed and built
	@rm -rf .venv tests/properdocs/.venv .build .cache site leaflets hosting sbom.cdx.json

.PHONY: .setup .setup-content .setup-leaflets .setup-dev
.setup:
	@$(PYTHON3) scripts/set_up.py
.setup-content:
	@$(PYTHON3) scripts/set_up.py --content
.setup-leaflets:
	@$(PYTHON3) scripts/set_up.py --leaflets
.setup-dev:
	@$(PYTHON3) scripts/set_up.py --dev
