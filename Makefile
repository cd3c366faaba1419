# `make` lists what can be made. The program itself needs Go and nothing else: CGO stays off, so one binary runs anywhere.
export CGO_ENABLED ?= 0

TOOL := go tool -modfile=tools.mod
FUZZTIME ?= 10s

.DEFAULT_GOAL := help
.PHONY: help build run test race fuzz bench compare-engines lint fmt tidy

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the program as bin/zhunsheng
	go build -trimpath -o bin/zhunsheng ./cmd/zhunsheng

run: ## serve the demo: eight real projects, four checkpoints
	go run ./cmd/zhunsheng serve --demo

test: ## run every test, beside a PostgreSQL of its own (in CI a skipped test is a failed one)
	.ci/test

race: ## run every test under the race detector (needs a C compiler)
	CGO_ENABLED=1 .ci/with-postgres go test -race ./...

fuzz: ## fuzz each parser for FUZZTIME (default 10s)
	@set -e; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$package; \
		done; \
	done

bench: ## run every benchmark
	.ci/with-postgres go test -run '^$$' -bench . -benchmem ./...

compare-engines: ## time other engines beside ours on the same rows, and print the table
	go -C bench run .

lint: ## run the linters (the first time they are built: about two minutes)
	$(TOOL) golangci-lint run
	cd bench && go tool -modfile=../tools.mod golangci-lint run --fast-only # the rest would read every engine's source

fmt: ## format the code as the linters want it
	$(TOOL) golangci-lint fmt

tidy: ## bring go.mod and go.sum in line with the imports, those of bench as well
	go mod tidy
	go -C bench mod tidy
