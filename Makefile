# Every word here is a line of tools/make.py, which does the same without make.
PYTHON ?= python3
ARGS ?=

.PHONY: help demo test check bench soak screenshots package test-compat lock clean
help:
	@$(PYTHON) tools/make.py
demo test check bench soak screenshots package test-compat lock clean:
	@$(PYTHON) tools/make.py $@ $(ARGS)
