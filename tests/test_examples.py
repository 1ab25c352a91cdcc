"""Every public function shows how it is used, and every example in a docstring gives what it says."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import cxreports

ROOMS = ("data", "demo", "inspect", "measure", "render", "run", "theme")
FOUND = [one for one in pkgutil.walk_packages(cxreports.__path__, "cxreports.") if "__main__" not in one.name]
MODULES = sorted(one.name for one in FOUND if one.name != "cxreports.run.engine")  # papermill's to import
PACKAGES = sorted(one.name for one in FOUND if one.ispkg and one.name.split(".")[1] in ROOMS)


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)  # an example may write files
    found = doctest.testmod(import_module(name))
    assert not found.failed


@pytest.mark.parametrize("name", PACKAGES)
def test_every_public_function_has_an_example(name: str):
    module = import_module(name)
    public = [getattr(module, word) for word in getattr(module, "__all__", ())]
    functions = [one for one in public if inspect.isfunction(one)]
    assert [one.__name__ for one in functions if ">>>" not in (one.__doc__ or "")] == []
