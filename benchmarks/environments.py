"""Environments: each peer has its own, made on first use from the table below.

They cannot share one: HIPS's autograd has our import name, other packages overwrite micrograd's
files. All lie in `benchmarks/.peers/`, and nothing else is touched. A requirement that changes here
makes its environment anew.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Unavailable

FOLDER = Path(__file__).parent / ".peers"
REQUIREMENTS = {
    "micrograd": "micrograd==0.1.0",
    "minigrad": "minigrad==0.0.6",  # written in C; no wheels, so it needs a C compiler
    "xad": "xad==1.5.2",  # written in C++
    "HIPS autograd": "autograd==1.9.1",  # derivatives of NumPy's functions; pure Python
    "JAX": "jax==0.8.1",
    "NumPy": "numpy==2.3.5",
    "CasADi": "casadi==3.7.2",  # with NumPy, which it needs
}


def python_of(peer: str) -> Path:
    """Give the interpreter of a peer's environment, which is made if it is not there.

    Raises `Unavailable` where the peer cannot be installed, with pip's reason.
    """
    folder = FOLDER / peer
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = f"{REQUIREMENTS[peer]} on Python {sys.version}\n"
    done = folder / "installed.txt"  # written last: an interrupted installation starts again
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        print(f"making an environment for {REQUIREMENTS[peer]}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        _call([sys.executable, "-m", "venv", folder])
        _call([python, "-m", "pip", "install", "--quiet", REQUIREMENTS[peer]])
        done.write_text(wanted, encoding="utf-8")
    return python


def source_of(peer: str, module: str) -> Path:
    """Give the file of a module in a peer's environment, without importing it here."""
    code = f"import importlib.util; print(importlib.util.find_spec({module!r}).origin)"
    return Path(_call([python_of(peer), "-P", "-c", code]).strip())


def _call(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Unavailable((lines or done.stderr.splitlines() or ["no reason given"])[-1])
    return done.stdout
