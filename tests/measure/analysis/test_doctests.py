"""The examples in the docstrings are true, and every module has one."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import cxreports.measure.analysis as room

MODULES = sorted(path.stem for path in Path(room.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(import_module(f"cxreports.measure.analysis.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


def test_every_public_function_has_an_example():
    for name in room.__all__:
        assert ">>>" in (getattr(room, name).__doc__ or ""), name
