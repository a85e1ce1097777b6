"""The shape of the house: imports point down, a derivative stands in one file, files are small."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import autograd
import nn
from autograd.rules import RULES

PACKAGES = {"autograd": Path(autograd.__file__).parent, "nn": Path(nn.__file__).parent}

# A module may import what stands above it in this list, and siblings where it says so; the readers
# of the fifth floor never import each other.
FLOORS = [
    {"errors", "rules", "ieee", "layout", "state", "hooks", "atomic", "tables", "escape"},
    {
        "convert",
        "grammar",
        "arrays",
        "topology",
        "advice",
        "forms",
        "anomaly",
        "accidents",
        "modes",
        "generate",
        "folding",
        "kernels",
        "reading",
        "trees",
        "conditions",
        "notation",
        "symbols",
        "equation",
        "pullback",
    },
    {
        *("backward", "node", "elementary", "number", "copying", "value", "supernode"),
        *("transcript", "recorded"),
    },
    {
        "lookup",
        "functions",
        "folds",
        "primitive",
        "flow",
        "forward",
        "linear",
        "series",
        "sparsity",
    },
    {"higher", "explanation", "kinks", "frames", "stop", "coloring"},
    {"argnums", "leaks", "segment"},
    {"calls", "custom", "checkpoint", "implicit"},
    {"grad", "fixed_point"},
    {"products", "jacobian", "taylor", "sparse"},
    {"derivative"},
    {"tape", "explain", "draw", "solvers", "testing", "replay"},
    {"steps", "stepping"},
    {"builds", "__init__", "__main__"},
]
# What shows itself in a notebook imports its drawing there, and only when it is asked for.
# So does what runs a pass over Values, for these stand on the functions.
SHOWN = {"number": {"draw"}, "value": {"higher"}}
# The data below the arithmetic: each of these imports only what stands before it.
SECOND_FLOOR = [
    *("node", "elementary", "transcript", "recorded", "number", "copying", "backward", "value"),
    "supernode",
]
GENERATED = {"kernels.py", "elementary.py", "functions.py"}


def sources(package: str) -> list[Path]:
    return sorted(PACKAGES[package].rglob("*.py"))


def room(path: Path, package: str) -> str:
    """Name the module of a file, or the folder it stands in: draw/render.py is in `draw`."""
    return path.relative_to(PACKAGES[package]).parts[0].removesuffix(".py")


def imported(path: Path, package: str) -> set[str]:
    """Name the rooms of a package that a file imports when it runs."""
    found: set[str] = set()
    for node in ast.walk(without_type_checking(ast.parse(path.read_text(encoding="utf-8")))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == package:
            names = [f"{package}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name == package:
                found.add("__init__")
            elif name.startswith(f"{package}."):
                inner = name.split(".")[1]
                # `from autograd import Value` takes a name of the package's face, not a module.
                is_module = (PACKAGES[package] / f"{inner}.py").exists() or (
                    PACKAGES[package] / inner
                ).is_dir()
                found.add(inner if is_module else "__init__")
    return found


def without_type_checking(tree: ast.Module) -> ast.Module:
    """Drop the imports that only a type checker reads."""

    class Dropper(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
            if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                return node.orelse
            return self.generic_visit(node)

    return Dropper().visit(tree)


def test_every_module_of_autograd_has_a_floor() -> None:
    rooms = {room(path, "autograd") for path in sources("autograd")}
    assert rooms == set().union(*FLOORS)


@pytest.mark.parametrize("path", sources("autograd"), ids=lambda path: path.name)
def test_imports_of_autograd_point_down(path: Path) -> None:
    here = room(path, "autograd")
    floor = next(index for index, rooms in enumerate(FLOORS) if here in rooms)
    allowed = set().union(*FLOORS[:floor])
    if floor == 1:
        allowed |= FLOORS[1] - {here}  # no cycle: Python would not import them
    if floor == 2:
        allowed |= set(SECOND_FLOOR[: SECOND_FLOOR.index(here)])
    if floor == 3:
        allowed |= {"functions"}
    if here in {"__init__", "__main__"}:
        allowed |= {"builds"}
    allowed |= SHOWN.get(here, set())
    assert imported(path, "autograd") - {here} <= allowed


@pytest.mark.parametrize("path", sources("autograd"), ids=lambda path: path.name)
def test_autograd_never_imports_nn_but_for_the_demo(path: Path) -> None:
    assert path.name == "__main__.py" or not imported(path, "nn")


@pytest.mark.parametrize("path", sources("nn"), ids=lambda path: path.name)
def test_nn_uses_the_public_names_of_autograd_only(path: Path) -> None:
    also = {"testing.py": {"testing"}, "neurons.py": {"draw", "tables"}}
    also |= {name: {"draw"} for name in ("chart.py", "demo_page.py", "report.py", "views.py")}
    assert imported(path, "autograd") <= {"__init__", "atomic"} | also.get(path.name, set())


@pytest.mark.parametrize(
    "path",
    [path for path in [*sources("autograd"), *sources("nn")] if path.name not in GENERATED],
    ids=lambda path: path.name,
)
def test_a_derivative_stands_in_the_table_only(path: Path) -> None:
    if path.name == "rules.py":
        return
    text = re.sub(r"\s+", "", path.read_text(encoding="utf-8"))
    partials = {
        re.sub(r"\s+", "", partial)
        for row in RULES.values()
        for partial in row.partials
        if len(partial) > 12  # "1.0 / b" may stand anywhere
    }
    assert [partial for partial in partials if partial in text] == []


@pytest.mark.parametrize(
    "path",
    [*sources("autograd"), *sources("nn")],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_a_file_is_small_and_opens_with_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tables = {"rules.py", "ieee.py"} | GENERATED
    assert path.name in tables or len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


def public() -> list[object]:
    names = [getattr(autograd, name) for name in autograd.__all__]
    return [*names, *(getattr(nn, name) for name in nn.__all__)]


@pytest.mark.parametrize(
    "thing",
    [thing for thing in public() if inspect.isroutine(thing) or inspect.isclass(thing)],
    ids=lambda thing: f"{thing.__module__}.{thing.__name__}",
)
def test_what_is_public_is_documented_with_an_example(thing: type) -> None:
    doc = inspect.getdoc(thing) or ""
    assert doc
    is_error = inspect.isclass(thing) and issubclass(thing, Exception)
    assert is_error or ">>>" in doc or ">>>" in (inspect.getmodule(thing).__doc__ or "")


@pytest.mark.parametrize("package", ["autograd", "nn"])
def test_every_module_imports_alone(package: str) -> None:
    for module in pkgutil.walk_packages([str(PACKAGES[package])], f"{package}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
