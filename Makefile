# The two commands of the README are `make demo` and `make test`; each sets itself up in .venv/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready

.PHONY: demo demo-records demo-ci demo-term test quick lint types tests verify verify-first upgrade test-newest test-oldest test-python classes adversity draws api oracle bench bench-reference attacks soak mutants sweep calibrate record fidelity evidence clean

# Exactly the releases of the lock, in an environment from scratch: the same files on every machine, on any day.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say make PYTHON=…"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@rm -rf demo/submissions
	@$(BIN)/python assignments/backprop/demo/build.py demo/submissions
	@$(BIN)/autograder grade assignments/backprop demo/submissions -o demo/graded
	@echo "The course has more assignments (docs/course.md). To see what students get of one, say"
	@echo "    $(BIN)/autograder release assignments/signals"
	@echo "and to see its tests tested, $(BIN)/autograder verify assignments/signals"

# A term with a gradebook: a class is graded, a mended test moves two people, and a lost gradebook is restored.
demo-records: $(READY)
	@$(BIN)/python assignments/activations/demo/records.py demo/records

# Acts out the three pipelines of docs/pipelines.md on a host that is written from the documentation of GitHub and GitLab.
demo-ci: $(READY)
	@$(BIN)/python -m tests.platforms.runners.demo

# The first assignment is verified anew each time. Of the others a test asks for a kept verdict on what they are now;
# `make verify`, a scheduled run, verifies all.
test: $(READY) lint types tests verify-first

# While one writes: what is not about a whole class or an attack. On two idle cores in under a minute.
QUICK := $(addprefix tests/,campaigns/calibration checks datasets dependencies docs exports judge marking notebooks reference release rendering reports submissions)
quick: $(READY) lint types
	$(BIN)/pytest -n 2 --dist loadfile $(QUICK)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

tests: $(READY)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

verify-first: $(READY)
	$(BIN)/autograder verify assignments/backprop --seeds 1 --mutants 5

verify: $(READY)
	$(BIN)/autograder verify --all --seeds 1 --mutants 5

# Moves the lock to the newest releases that pyproject.toml allows, on every Python from 3.11, and prints what moved.
upgrade: $(READY)
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command 'make upgrade' --quiet --output-file $(VENV)/upgraded.lock
	@$(BIN)/python .ci/moved.py requirements.lock $(VENV)/upgraded.lock
	@cmp -s $(VENV)/upgraded.lock requirements.lock || cp $(VENV)/upgraded.lock requirements.lock
	@$(BIN)/python .ci/runtime_lock.py requirements.lock autograder > autograder/platforms/runtime.lock
	@$(BIN)/python .ci/runtime_lock.py requirements.lock uv > autograder/platforms/uv.lock
	@$(BIN)/python .ci/runtime_lock.py requirements.lock hatchling > autograder/platforms/build.lock

# Three scheduled runs, each in an environment of its own. The newest releases of today, whatever the lock says:
test-newest:
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv-newest/.ready
	$(MAKE) tests verify-first VENV=.venv-newest

# … the lowest releases that pyproject.toml promises to `pip install .`, with the newest tools that accept them:
test-oldest: $(READY)
	$(PYTHON) -m venv --clear .venv-oldest
	$(BIN)/uv pip compile pyproject.toml --python .venv-oldest --resolution lowest-direct \
		--quiet --output-file .venv-oldest/oldest.txt
	$(BIN)/uv pip install --python .venv-oldest --constraint .venv-oldest/oldest.txt --quiet --editable '.[dev]'
	@touch .venv-oldest/.ready
	$(MAKE) tests verify-first VENV=.venv-oldest

# … and another Python, with the lock: make test-python PYTHON=python3.12
test-python:
	$(MAKE) tests VENV=.venv-$(notdir $(PYTHON))

# The whole gate, for a scheduled run: ten seeds, and every one-edit mutant of every solution.
mutants: $(READY)
	$(BIN)/autograder verify --all --seeds 10 --mutants all -o build/gate

# All attacks again, in every tier that this machine can offer.
attacks: $(READY)
	$(BIN)/pytest tests/campaigns/attacks -m "every_tier or not every_tier"

# A class of sixty for each assignment, or for ASSIGNMENT: known mistakes, mixtures, variants and unfinished work, whose
# makers declare each mark. An interrupted run goes on where it was.
classes: $(READY)
	$(BIN)/python -m tests.campaigns.classes $(ASSIGNMENT)

# What the suite leaves out because it takes long: processes stopped, killed and told to end at many moments.
adversity: $(READY)
	$(BIN)/pytest -n 2 tests -m scheduled

# The hidden inputs of one assignment (ASSIGNMENT=assignments/backprop) drawn anew: a thousand times for the right
# answers, a hundred times for the known mistakes, each of which must fail the tests that it declares and no other.
draws: $(READY)
	$(BIN)/python -m tests.campaigns.sweeps.answers $(or $(ASSIGNMENT),assignments/backprop) --draws 1000
	$(BIN)/python -m tests.campaigns.sweeps.answers $(or $(ASSIGNMENT),assignments/backprop) --draws 100 --bugs

# Writes docs/api.md anew from the signatures and docstrings of the public names.
api: $(READY)
	$(BIN)/python -m tests.docs.api_page

# Thousands of mixed submissions, a tenth of them hostile; then gradings that are killed and started again. Half an hour.
soak: $(READY)
	$(BIN)/python -m tests.campaigns.soak.soak

# Every known mistake and every right variant on thousands of draws of the hidden inputs; prints a table.
sweep: $(READY)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.campaigns.banks.sweep

# Plays a term with 120 people, from the class list to final grades; ends with a sentence on what went wrong, or none.
demo-term: $(READY)
	@$(BIN)/python -m benchmarks.term demo/term

# Measures the bounds for training runs with a shuffle of their own; rewrites benchmarks/calibration/convergence.json.
calibrate: $(READY)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.calibration

# Counts again what docs/evidence.md claims. SECTION names one part of it; all of them take hours.
evidence: $(READY)
	$(BIN)/python -m tests.campaigns.evidence $(if $(SECTION),"$(SECTION)")

# Compares the reference live with PyTorch; PyTorch has a place of its own, so that nothing else depends on it.
# TORCH_INDEX names a package index with a CPU build, where the usual one has none.
ORACLE := .venv-oracle
$(ORACLE)/.ready: tests/campaigns/oracle/requirements.txt
	$(PYTHON) -m venv $(ORACLE)
	$(ORACLE)/bin/pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -r tests/campaigns/oracle/requirements.txt
	@touch $@

oracle: $(ORACLE)/.ready
	$(ORACLE)/bin/python tests/campaigns/oracle/compare.py

# Records anew what Jupyter gives for the notebooks of tests/campaigns/fidelity; `make fidelity` compares live with the record.
record: $(READY)
	$(BIN)/python -m tests.campaigns.fidelity.record

fidelity: $(READY)
	$(BIN)/python -m tests.campaigns.fidelity.record --compare

bench: $(READY)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks

bench-reference: $(ORACLE)/.ready
	$(ORACLE)/bin/python benchmarks/training_step.py

clean:
	rm -rf $(VENV) $(VENV)-* demo build dist
