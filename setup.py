"""Build the core with mypyc where a C compiler is there, else install the same files as they are.

Everything else about the package stands in `pyproject.toml`. `STEPGRAD_BUILD=pure` asks for no
compiled core, `STEPGRAD_BUILD=compiled` fails where it cannot be built.
"""

import ast
import os
import re
import string
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

# The floors 0 to 3: what runs for each operation and each step of a backward pass.
CORE = [
    f"autograd/{name}.py"
    for name in (
        "backward",
        "convert",
        "elementary",
        "folds",
        "ieee",
        "kernels",
        "node",
        "number",
        "recorded",
        "replay/passes/common",
        "replay/passes/constants",
        "replay/passes/dead",
        "replay/passes/encode",
        "replay/passes/fuse",
        "replay/passes/layout",
        "replay/passes/levels",
        "replay/passes/powers",
        "replay/passes/products",
        "replay/passes/terms",
        "replay/passes/writer",
        "rules",
        "state",
        "topology",
        "transcript",
        "value",
    )
]
WISH = os.environ.get("STEPGRAD_BUILD", "auto")
HEADER = Path("native", "dealloc.h").resolve()
# The interpreter of recorded programs: plain C, which autograd/replay/native.py loads.
REPLAY = Path("native", "replay.c")


def extensions() -> list[Extension]:
    """Translate the core to C, or give nothing where mypyc is not to be had."""
    if WISH not in ("auto", "pure", "compiled"):
        raise SystemExit(f"STEPGRAD_BUILD is 'pure', 'compiled' or 'auto', got {WISH!r}")
    if WISH == "pure":
        return []
    try:
        from mypyc.build import mypycify
    except ImportError:
        return _without("mypyc is not installed")
    # `make check` is strict about types; here the answer must not depend on what is installed.
    options = ["--config-file=", "--ignore-missing-imports", "--python-version=3.11"]
    options += ["--always-true=COMPILING"]  # see autograd/layout.py
    try:
        made: list[Extension] = mypycify(
            [*CORE, *options], opt_level="3", debug_level="0", group_name="stepgrad_core"
        )
    except SystemExit:
        return _without("mypyc could not translate it")
    for extension in made:
        if not extension.name.endswith("__mypyc"):
            continue  # a shim, which only finds its module in the library
        for source in extension.sources:
            if Path(source).name.startswith("__native"):
                add_docstrings(Path(source))
                refuse_deletion(Path(source))
        # A warning of some other compiler is no reason to go without a compiled core.
        flags = [flag for flag in extension.extra_compile_args if flag != "-Werror"]
        if sys.platform == "win32":
            flags += [f"/FI{HEADER}"]
        else:
            # No fused multiply-add: the pure and the compiled core give the same bits. Functions
            # of the library are not to be replaced from outside, so they can be inlined.
            flags += ["-include", str(HEADER), "-ffp-contract=off", "-fno-semantic-interposition"]
        extension.extra_compile_args = flags
    return [*made, replay()]


def replay() -> Extension:
    """Say how the interpreter of recorded programs is built; without it NumPy serves."""
    if sys.platform == "win32":
        flags = ["/O2", "/fp:precise"]
    else:
        # No fused multiply-add: sums have the bits of the core. No call of a function sets errno,
        # and no exception of IEEE 754 is asked for, so that a loop may compute both branches.
        flags = [
            *("-std=gnu11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math"),
            *("-fopenmp-simd", "-DSTEPGRAD_SIMD", "-fvisibility=hidden", "-g0"),
        ]
        if sys.platform.startswith("linux"):
            # Else GCC turns a loop over eight lanes into eight scalar operations, not into one.
            flags += ["--param", "max-completely-peel-times=4"]
    return Extension(
        "autograd.replay._native",
        [str(REPLAY)],
        depends=[str(path) for path in REPLAY.parent.glob("*.h")],
        extra_compile_args=flags,
        libraries=[] if sys.platform == "win32" else ["m"],
        optional=WISH != "compiled",
    )


def add_docstrings(path: Path) -> None:
    """Put docstrings where mypyc leaves them out, so that `help(dot)` says what it should.

    The names in its C tell what each is of: folds___dot, value___Value___backward.
    """
    docs: dict[str, str] = {}
    for source in CORE:
        module = Path(source).stem
        for node in ast.parse(Path(source).read_text(encoding="utf-8")).body:
            inner = node.body if isinstance(node, ast.ClassDef) else []
            for owner, each in [("", node), *((f"{node.name}___", part) for part in inner)]:
                if isinstance(each, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(each):
                    docs.setdefault(f"{module}___{owner}{each.name}", ast.get_docstring(each))

    def quoted(name: str) -> str:
        text = docs.get(name, "").encode("utf-8")
        # In octal, whatever C might read as something else.
        return "".join(chr(x) if x in _PLAIN else f"\\{x:03o}" for x in text)

    text = path.read_text(encoding="utf-8")
    signature = r'(PyDoc_STR\("(?:[^"\\]|\\.)*)("\))'
    text = re.sub(
        rf"(\(PyCFunction\)CPyPy_(\w+),[^\"{{}}]*){signature}",
        lambda found: f"{found[1]}{found[3]}{quoted(found[2])}{found[4]}",
        text,
    )
    text = re.sub(
        rf"(CPyType_(\w+)_template_ = {{[^{{}}]*\.tp_doc = ){signature}",
        lambda found: f"{found[1]}{found[3]}{quoted(found[2])}{found[4]}",
        text,
    )
    text = re.sub(
        r"(\(getter\)(\w+?)_get_(\w+),\s*(?:\(setter\)\w+|NULL),\s*)NULL, NULL",
        lambda found: f'{found[1]}"{quoted(f"{found[2]}___{found[3]}")}", NULL',
        text,
    )
    path.write_text(text, encoding="utf-8")


def refuse_deletion(path: Path) -> None:
    """Have `del value.data` raise: mypyc's setter of a property would read through NULL."""
    text, count = re.subn(
        r"(_set_\w+\([^;{}]*PyObject \*value, void \*closure\)\s*\{)",
        r"\1 if (value == NULL) { PyErr_SetString(PyExc_AttributeError, "
        r'"attribute cannot be deleted"); return -1; }',
        path.read_text(encoding="utf-8"),
    )
    if count < 3:
        raise SystemExit("mypyc writes the setters of properties in a form that is not known here")
    path.write_text(text, encoding="utf-8")


_PLAIN = frozenset(b" !#$%&()*+,-./0123456789:;<=>@[]^_`{|}~'") | frozenset(
    (string.ascii_letters).encode()
)


def _without(reason: str) -> list[Extension]:
    if WISH == "compiled":
        raise SystemExit(f"stepgrad: the compiled core was asked for, but {reason}")
    print(f"stepgrad: {reason}; installing the pure core, which is slower", file=sys.stderr)
    return []


class BuildAllOrNothing(build_ext):
    """Builds the extensions; where one fails, none is installed."""

    def initialize_options(self) -> None:
        """Have the core and the interpreter compiled at the same time."""
        super().initialize_options()
        self.parallel = True

    def run(self) -> None:
        """Build, or clear what was built and go on without."""
        try:
            super().run()
        except Exception as error:
            for path in self.get_outputs():
                Path(path).unlink(missing_ok=True)
            self.extensions = _without(f"the C compiler failed ({str(error).splitlines()[0]})")


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildAllOrNothing})
