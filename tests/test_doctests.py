"""The examples of the docstrings and of the README run, on either build.

They are read from the sources, for what is compiled keeps the examples of its functions only.
"""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import autograd
import nn

PACKAGES = [Path(package.__file__).parent for package in (autograd, nn)]
README = Path(__file__).parent.parent / "README.md"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def examples() -> list[doctest.DocTest]:
    """List the docstrings of the packages that hold examples, each as one test."""
    found = []
    paths = [path for package in PACKAGES for path in sorted(package.rglob("*.py"))]
    for path in paths:
        package = next(package for package in PACKAGES if package in path.parents)
        parts = path.relative_to(package.parent).with_suffix("").parts
        module = ".".join(parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
                text = ast.get_docstring(node) or ""
                if ">>>" in text:
                    name = f"{module}.{getattr(node, 'name', '')}".rstrip(".")
                    parser = doctest.DocTestParser()
                    found.append(parser.get_doctest(text, {"module": module}, name, str(path), 0))
    return found


@pytest.mark.parametrize("test", examples(), ids=lambda test: test.name)
def test_example_runs(test: doctest.DocTest) -> None:
    names = dict(vars(importlib.import_module(test.globs["module"])))
    report: list[str] = []
    test.globs = names
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append)
    assert report == []


def test_the_readme_runs() -> None:
    result = doctest.testfile(str(README), module_relative=False, optionflags=FLAGS)
    assert result.attempted > 10
    assert result.failed == 0


def test_the_packages_have_examples() -> None:
    assert len(examples()) > len(autograd.__all__) + len(nn.__all__)
