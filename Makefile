.PHONY: demo test bench lint clean build

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

clean:
	rm -rf build
