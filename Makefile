.PHONY: demo test bench bench-mysql bench-names bench-drain lint clean build

build:
	@scripts/setup
	@scripts/build release cleave

demo: build
	@demo/run

test:
	@scripts/test

lint:
	@scripts/setup
	@scripts/lint

bench:
	@scripts/setup
	@scripts/build release
	@bench/run

# Two servers of its own; pt-table-sync is Debian's percona-toolkit.
bench-mysql:
	@scripts/setup
	@scripts/build release
	@.venv/bin/python -B bench/mysql/compare.py build/release/cleave
	@.venv/bin/python -B bench/mysql/baseline.py build/release/cleave
	@.venv/bin/python -B bench/mysql/merge.py build/release/cleave

# Copies installed packages (4 GB) and writes a dump of 2 GB below /tmp; ripgrep and Hyperscan are Debian's.
bench-names:
	@scripts/setup
	@scripts/build release
	@.venv/bin/python -B bench/names/compare.py build/release

# Peers: Debian's goaccess and lnav.
bench-drain:
	@scripts/setup
	@scripts/build release
	@.venv/bin/python -B bench/drain/compare.py build/release
	@.venv/bin/python -B bench/drain/compare.py build/release --many 1000000000 50000000

clean:
	rm -rf build
