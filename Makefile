# Everything a person types. Each target installs and builds what it needs, and may be repeated.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
CONFIGURATION ?= Release
DOTNET := dotnet
CLI := $(DOTNET) src/Cli/bin/$(CONFIGURATION)/net10.0/krustlet.dll

.PHONY: help build quickstart dev test check format generate publish bench clean

help: ## what can be typed
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

build: ## compile everything
	$(DOTNET) build Krustlet.sln -c $(CONFIGURATION) --nologo -v quiet

quickstart: ## build, start a cluster of wasm nodes here, run the samples, show them, stop
	@$(DOTNET) build eng/Quickstart.slnf -c $(CONFIGURATION) --nologo -v quiet
	@$(CLI) quickstart

dev: ## the same, and stay up until Ctrl-C
	@$(DOTNET) build eng/Quickstart.slnf -c $(CONFIGURATION) --nologo -v quiet
	@$(CLI) dev

test: ## install what the tests need, run all of them, print the count
	@eng/prerequisites
	@eng/guests/build
	@eng/control-plane/build
	@eng/publish agent here
	@$(DOTNET) build Krustlet.sln -c $(CONFIGURATION) --nologo -v quiet
	@KRUSTLET_TEST_AGENT=$(CURDIR)/artifacts/publish/here/krustlet-agent eng/test $(CONFIGURATION)

check: ## formatting, as CI checks it
	$(DOTNET) format whitespace Krustlet.sln --verify-no-changes --no-restore

format: ## format the sources
	$(DOTNET) format whitespace Krustlet.sln

generate: ## write config/crds from src/Contracts, and from config what the chart and the bundle have of it
	$(DOTNET) run --project eng/Crds -c $(CONFIGURATION) -- config/crds
	$(DOTNET) run --project eng/Packages -c $(CONFIGURATION) -- config

publish: ## agent and command line as Native AOT, linux-x64 and linux-arm64, in artifacts/publish
	@eng/publish linux-x64 linux-arm64

bench: ## measure, and write bench/results
	@eng/prerequisites
	@eng/guests/build
	@eng/publish here
	@bench/run

clean: ## remove what was built here
	rm -rf artifacts
	find . -name bin -o -name obj | grep -vE '/\.git/' | xargs rm -rf
