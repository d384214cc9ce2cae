# Every command works on CONFIG (default bellwether.yaml); identifiers come from .env beside it, or from ENV. Only the
# command line sets these: `:=` leaves out what the shell has, in which ENV and DATE mean something else.
CONFIG := bellwether.yaml
ENV :=
YES :=
KIND := daily
DATE :=
PNG :=
SVG :=
CSV :=
DAYS :=
JSON :=

BELLWETHER := .build/release/bellwether
FILES = --config "$(CONFIG)" $(if $(ENV),--env "$(ENV)")
SURE = $(if $(filter 1 yes,$(YES)),--yes)

.DEFAULT_GOAL := help
.PHONY: help demo preview test bench screenshots release build init validate synth diff deploy destroy status report test-notifications doctor permissions cost backtest acceptance clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  CONFIG=FILE  another configuration than bellwether.yaml"
	@echo "  ENV=FILE     another file than the .env beside it"
	@echo "  YES=1        deploy, destroy and the like without asking"

demo: ## See it work, without an AWS account; ends on a page that shows what arrives in Slack (ONCE=1: exits)
	@scripts/demo

preview: build ## Show every message of the configuration as Slack would (PNG=FOLDER: as pictures)
	@$(BELLWETHER) preview $(FILES) $(if $(PNG),--png "$(PNG)")

test: ## Run every check: format, build, tests, templates, end to end on a local AWS
	@scripts/test

bench: ## Measure start-up, synthesis and deployment
	@scripts/bench

screenshots: ## Make the pictures of the README anew
	@scripts/screenshots

release: ## Pack the program for machines without Swift: dist/*.tar.gz with its checksum
	@scripts/release

build: ## Build the program, which the others do by themselves
	@scripts/build release

init: build ## Ask a few questions, write the configuration and .env
	@$(BELLWETHER) init $(FILES)

validate: build ## Find every mistake in the configuration
	@$(BELLWETHER) validate $(FILES)

synth: build ## Write the CloudFormation templates to cdk.out/
	@$(BELLWETHER) synth $(FILES)

diff: build ## Show what deploying would change
	@$(BELLWETHER) diff $(FILES) || [ $$? -eq 2 ]

deploy: build ## Show what will change, ask, deploy; safe to run again at any time
	@$(BELLWETHER) deploy $(FILES) $(SURE)

destroy: build ## Show what is deployed, ask, delete it all
	@$(BELLWETHER) destroy $(FILES) $(SURE)

report: build ## Send a cost report now: make report KIND=weekly (daily, weekly or monthly; DATE=2026-03-09 for a past one)
	@$(BELLWETHER) report $(KIND) $(FILES) $(if $(DATE),--date "$(DATE)")

status: build ## Show what is deployed and how much of each budget is spent
	@$(BELLWETHER) status $(FILES)

test-notifications: build ## Send a test message to every channel, and prove that it arrives
	@$(BELLWETHER) test-notifications $(FILES)

doctor: build ## Check all that messages depend on
	@$(BELLWETHER) doctor $(FILES)

permissions: build ## Print the IAM policy that deploying takes; scripts/aws-permissions-config.sh puts it on a user or role
	@$(BELLWETHER) permissions $(FILES)

cost: build ## Show what this configuration costs on AWS each month
	@$(BELLWETHER) cost $(FILES)

backtest: build ## Replay past costs: which alerts would have come, and which limits fit (DAYS=90, or CSV=FILE; SVG=FILE, PNG=FILE)
	@$(BELLWETHER) backtest $(FILES) $(if $(CSV),--csv "$(CSV)") $(if $(DAYS),--days "$(DAYS)") $(if $(SVG),--svg "$(SVG)") $(if $(PNG),--png "$(PNG)") $(SURE)

acceptance: build ## Ask a real account what no document says, on a throw-away deployment (JSON=FILE: the table as JSON)
	@$(BELLWETHER) acceptance $(FILES) $(if $(JSON),--json "$(JSON)") $(SURE)

clean: ## Remove what was built here (nothing in AWS, no configuration)
	@rm -rf .build .venv .venv-checkov cdk.out dist
