"""Public: what `nn` offers is listed, documented, and needs only what is public in `autograd`."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

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


@pytest.mark.parametrize(
    "path", sorted(Path(nn.__file__).parent.glob("*.py")), ids=lambda p: p.name
)
def test_imports_and_asserts(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Assert)
        # The views draw, too.
        if isinstance(node, ast.ImportFrom) and path.name not in (
            "testing.py",
            "views.py",
            "neurons.py",
        ):
            assert not node.module.startswith("autograd.")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


def test_importing_needs_no_extra():
    text = "import sys, nn, nn.demo; print({'numpy', 'matplotlib', 'tqdm'} & sys.modules.keys())"
    assert python(text).stdout.strip() == "set()"
