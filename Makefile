# The portal's commands. `make demo` and `make test` need Python 3.11 or newer and make, nothing else.

# The Python that the environment has, else the first that is new enough, else any, which says what is missing.
ifndef PYTHON
PYTHON := $(shell for p in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$p; exit; fi; done; echo python3)
endif
# The messages are Vietnamese, whatever the terminal's locale says.
export PYTHONIOENCODING = utf-8
VENV_PYTHON = .venv/bin/python
BIN = .venv/bin
PACKAGES = site/config site/core home news documents audit outlines search topics shelf mailing visits glossary editorial exchange operations delivery demo launcher benchmarks
LAUNCH = $(VENV_PYTHON) -m launcher
# Each process begins with a half, so that a file's tests, and what they share, stay together.
TWO = -n 2 --dist worksteal
OLDEST = /usr/lib/postgresql/15/bin
PRODUCTION = DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=portal.example \
	BASE_URL=https://portal.example SECRET_KEY=$$($(VENV_PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')

.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))
.DEFAULT_GOAL := demo

venv:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Không tìm thấy Python. Cài Python 3.11 trở lên (Debian/Ubuntu: sudo apt install python3 python3-venv)."; \
		echo "No Python found. Install Python 3.11 or newer."; exit 1; } >&2
	@$(PYTHON) -m launcher.environment $(PURPOSE)

# The port is looked at before the long work.
demo: PURPOSE = demo
demo: venv
	@$(LAUNCH) demo

test: venv
	@$(LAUNCH) test --ignore=tests/e2e $(TWO) $(ARGS)

# On the oldest PostgreSQL that is promised, where Debian's programs of it are installed: migrations, triggers, dumps and
# each statement of our own, by the tests of the apps that write them. Left out is what asks by Django's queries alone,
# which Django tries there itself, or makes once more the statements that the tests of an app make.
# Of the editor only the reports have statements of their own, of the documents nothing, of core what ASKING names.
ASKING = $(addprefix core/test_,bulk.py database.py folding.py listings.py sitemaps.py sorting.py stored_blocks.py) \
	editorial/test_reports.py
PLAIN = demo $(addprefix delivery/test_,bad_input.py changes.py query_limit.py) documents editorial/bin \
	$(filter-out $(ASKING),$(patsubst tests/%,%,$(wildcard tests/core/test_*.py tests/editorial/test_*.py))) \
	$(addprefix exchange/test_,akoma_ntoso.py akoma_ntoso_parts.py bad_texts.py documents_api.py oai.py openapi.py \
	pages_api.py feed_reading.py feed_screens.py feeds.py hubs.py watching.py watching_portals.py) \
	exchange/moving_in exchange/moving_out/test_refusing.py glossary launcher mailing news/test_news.py outlines shelf \
	$(addprefix search/test_,anchors.py api.py file_texts.py not_found.py opensearch.py promotions.py search.py views.py) \
	servers topics visits/test_footer.py visits/test_what_counts.py web test_public.py test_query_counts.py
test-oldest: venv
	@POSTGRES_BIN=$(OLDEST) $(LAUNCH) test --ignore=tests/e2e $(addprefix --ignore=tests/,$(PLAIN)) --database-only $(TWO) $(ARGS)

e2e: venv
	@$(LAUNCH) test -m e2e tests/e2e $(TWO) $(ARGS)

# A hundred thousand requests made by chance, to every address, as visitors and as each role; then the API against its
# description and all else that is tried with examples by chance, a thousand of each. FUZZ_SEED=… makes the same again.
EXAMINED = $(shell grep -rl hypothesis tests --include='test_*.py')
fuzz: venv
	@seed=$${FUZZ_SEED:-$$($(VENV_PYTHON) -c 'import secrets; print(secrets.token_hex(4))')}; failed=0; echo "FUZZ_SEED=$$seed"; \
	FUZZ_SEED=$$seed FUZZ_REQUESTS=$${FUZZ_REQUESTS:-100000} \
		$(LAUNCH) test -m e2e tests/e2e/test_fuzz.py -n 0 -s $(ARGS) || failed=1; \
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-1000} $(LAUNCH) test --hypothesis-seed=$$seed $(EXAMINED) $(TWO) $(ARGS) || failed=1; \
	exit $$failed

# Makes the databases that the tests copy, one after the other, so that their processes needn't wait for it.
test-databases: venv
	@$(LAUNCH) test --quiet tests/core/test_database.py
	@POSTGRES_BIN=$(OLDEST) $(LAUNCH) test --quiet tests/core/test_database.py

# Parts that may run beside one another: make -j2 lint
lint: lint-types lint-text lint-site

lint-types: venv
	DATABASE_URL=postgresql://localhost/portal $(BIN)/mypy $(PACKAGES)

lint-text: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --check --quiet

# The libraries that the portal runs with, for who asks for a bill of materials (CycloneDX): make sbom > sbom.json
sbom: venv
	@DATABASE_URL=postgresql://localhost/portal $(VENV_PYTHON) manage.py sbom

# Known weaknesses of the libraries. It asks an online service, so it isn't part of CI: once a day, by a timer.
audit: venv
	@$(VENV_PYTHON) -m launcher.audit requirements-dev.txt

lint-site: venv
	PYTHONPATH=site $(BIN)/lint-imports
	$(BIN)/python -m pip check
	$(LAUNCH) run -- $(VENV_PYTHON) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) DATABASE_URL=postgresql://localhost/portal \
		$(VENV_PYTHON) manage.py check --deploy --fail-level WARNING

format: venv
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

# The search against Wagtail's own and tantivy: make bench-search DATA=FOLDER
bench-search: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.archive_search $(DATA)

# How the search slows down as that archive grows: make bench-search-size DATA=FOLDER
bench-search-size: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.search_at_size $(DATA)

# The page of a code of 600 articles: time, size, memory.
bench-document: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.long_document

# The packs of an outline of 3 and of 60 pages, beside LibreOffice.
bench-packs: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.packs

# The public lists at 1,000, 10,000 and 100,000 pages of each kind.
bench-lists: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.lists

# How fast an old site is moved in, beside saving page by page: make bench-import ARGS="1000 10000 100000"
bench-import: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.importing $(ARGS)

# An import killed ten times beside one that wasn't: make bench-killed-import DATA=FOLDER
bench-killed-import: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.killed_import $(DATA) $(ARGS)

# The reports of the desk with 20,000 pages, their history and royalties.
bench-reports: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.reports

# What counting costs a page that is kept, and whether two processes that are stopped lose a visit.
bench-visits: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.visits

# 1,000 races of editors for one page: no text is lost
bench-races: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.races

# Publishing broken off at every statement, by errors and by kill -9
bench-broken-publishing: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.publishing_faults

# What may be done to a page, done to it at the same moment, 200 times
bench-interleaving: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.interleaving

# Whether times tell who exists: make bench-sign-in
bench-sign-in: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.signing_in $(ROUNDS)

# What is answered and published while the database, the cache … are in trouble: make bench-trouble ARGS="postgres-hung"
bench-trouble: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.trouble $(ARGS)

# What 200 hostile files do to the process that takes them in.
bench-hostile-files: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.hostile_files

# How much is lost when the machine burns, and how long it takes to come back: make bench-recovery ARGS="--data FOLDER"
bench-recovery: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.recovery $(ARGS)

# The public site under load, next to a bare view and a plain Wagtail page: make bench-web DATA=FOLDER
bench-web: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.web $(DATA) $(ARGS)

# 60,000 pages under load: make bench-load DATA=FOLDER ARGS="--minutes 30"
bench-load: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.load $(DATA) $(ARGS)

# The same at work for hours, what grows and what doesn't: make bench-soak DATA=FOLDER ARGS="--minutes 480"
bench-soak: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.soak $(DATA) $(ARGS)

# What a reader with a cheap phone waits for, in headless Chromium behind nginx.
bench-lab: venv
	@PYTHONPATH=site:. $(LAUNCH) run -- $(VENV_PYTHON) -m benchmarks.lab $(ARGS)

# The recogniser of citations against labelled lines: make bench-citations DATA=FOLDER ARGS=--verbose
bench-citations: venv
	@PYTHONPATH=site:. $(VENV_PYTHON) -m benchmarks.citations $(DATA) $(ARGS)

# Any command of manage.py with the demo's database: make manage ARGS="import_archive van-ban.jsonl"
manage: venv
	@$(LAUNCH) run -- $(VENV_PYTHON) manage.py $(ARGS)

# Takes new strings into locale/ and lists what still needs a translation.
messages: venv
	@$(LAUNCH) run -- $(VENV_PYTHON) manage.py messages

# What production runs too: without the `venv` step, which is for developers.
locale:
	@$(VENV_PYTHON) -c "from pathlib import Path; from launcher.catalogues import compile_catalogues as c; c(Path('locale'))"

# Writes the pins again from the .in files, with the hashes of every file that the public registry lists.
requirements: venv
	$(BIN)/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
		--quiet requirements.in -o requirements.txt
	$(BIN)/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
		--quiet requirements-search.in -o requirements-search.txt
	$(BIN)/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
		--quiet requirements-s3.in -o requirements-s3.txt
	$(BIN)/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
		--quiet requirements-dev.in -o requirements-dev.txt
