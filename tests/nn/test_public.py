"""Public: what `nn` offers is listed and documented, and imports no extra."""

import importlib
import inspect
import pkgutil

import pytest
from subprocesses import python

import nn

MODULES = [f"nn.{module.name}" for module in pkgutil.iter_modules(nn.__path__)]


def test_all():
    assert sorted(nn.__all__) == sorted(set(nn.__all__))
    assert all(hasattr(nn, name) for name in nn.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_documented_with_examples(name):
    module = importlib.import_module(name)
    assert ">>>" in module.__doc__
    for key, thing in vars(module).items():
        if key.startswith("_") or getattr(thing, "__module__", "") != name:
            continue
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert thing.__doc__, key
            # A record of plain data needs no example.
            assert ">>>" in thing.__doc__ or inspect.isclass(thing), key


def test_importing_needs_no_extra():
    text = """
import sys, nn, nn.demo
print({'numpy', 'matplotlib', 'sklearn', 'tqdm'} & sys.modules.keys())
"""
    assert python(text).stdout.strip() == "set()"
