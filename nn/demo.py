"""Demo: the command that trains three networks and shows what they learnt.

`stepgrad demo`, or `python -m autograd demo`, solves XOR, separates two moons and classifies
Fisher's iris; it prints what happens and writes one page, `demo.html`.

>>> main(["--epochs", "none"])
2

Next: `example_xor.py` and `examples.py` for the networks, `demo_page.py` for the page.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from autograd import StepgradError, atomic, backend, trace
from nn.callback import Callback
from nn.callbacks import Progress
from nn.demo_page import build
from nn.example_xor import Xor, first_pass, solve_xor
from nn.examples import Trained, solve_iris, solve_moons

PARTS = ("xor", "moons", "iris")


class _Usage(Exception):
    """The command line makes no sense; the message is the one line that says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise, where argparse prints its usage and leaves Python."""
        raise _Usage(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the demo; gives the exit status: 0, 1 for a file that cannot be written, 2, or 130.

    >>> main(["--only", "mnist"])
    2

    2 is for arguments that make no sense and for a missing extra, 130 for Ctrl-C: each with one
    line on stderr, and no file written.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that has no characters for tables
    try:
        options = _options(list(sys.argv[1:] if argv is None else argv))
        _require("tqdm", "matplotlib")
        _run(options)
    except SystemExit:  # of --help, which has been printed
        return 0
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was written", 130)
    except (_Usage, StepgradError) as error:
        return _fail(str(error), 2)
    except BrokenPipeError:  # whoever read the output has left
        return 1
    except OSError as error:
        return _fail(f"cannot write the page: {error}", 1)
    return 0


def _fail(message: str, status: int) -> int:
    print(f"stepgrad demo: {message}", file=sys.stderr)
    return status


def _options(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="stepgrad demo",
        description="Train three networks, on XOR, two moons and Fisher's iris, and write a page "
        "that shows what they learnt.",
        allow_abbrev=False,
    )
    parser.add_argument("--seed", type=int, default=0, help="of every random number; default 0")
    parser.add_argument(
        "--epochs", type=int, default=100, help="steps on moons and on iris; default 100"
    )
    parser.add_argument("--quick", action="store_true", help="20 epochs, and coarser pictures")
    parser.add_argument("--only", choices=PARTS, help="one of the three")
    parser.add_argument(
        "--output", type=Path, default=Path("demo.html"), help="the page; default demo.html"
    )
    options = parser.parse_args(argv)
    if options.epochs < 1:
        raise _Usage(f"argument --epochs: at least 1, got {options.epochs}")
    # Now, not after the training.
    folder = options.output.resolve().parent
    if options.output.is_dir():
        raise _Usage(f"argument --output: {str(options.output)!r} is a folder; name a file")
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise _Usage(f"argument --output: no folder {str(folder)!r} that can be written to")
    if options.quick:
        options.epochs = min(options.epochs, 20)
    return options


def _require(*packages: str) -> None:
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError:
            raise _Usage(
                f"{package} is not installed; get it with: pip install 'stepgrad[demo]'"
            ) from None


def _run(options: argparse.Namespace) -> None:
    chosen = [options.only] if options.only else list(PARTS)
    print(f"stepgrad demo, {backend()} core")
    found: dict[str, Xor | Trained] = {}
    if "xor" in chosen:
        found["xor"] = _show_xor(options.seed)
    if "moons" in chosen:
        _title("Moons: 100 points, MLP(2, [16, 16, 1]), hinge loss")
        found["moons"] = _show(solve_moons(options.seed, options.epochs, _watch))
    if "iris" in chosen:
        _title("Iris: 120 flowers to learn from, 30 held out, MLP(4, [8, 3]), cross-entropy")
        found["iris"] = _show(solve_iris(options.seed, options.epochs, _watch))
        found["petals"] = solve_iris(options.seed, options.epochs, _watch, petals_only=True)
    page = build(found, resolution=24 if options.quick else 70)
    atomic.write(options.output, page.encode())
    print(f"\nWrote {options.output}; open it in a browser.")


def _show_xor(seed: int) -> Xor:
    _title("XOR: 2 ReLU neurons and 1 sigmoid neuron, cross-entropy")
    solved = solve_xor(seed, _watch, print)
    print("\n  x1  x2  wanted  predicted")
    for row, target, p in zip(
        solved.data.features, solved.data.targets, solved.predictions, strict=True
    ):
        print(f"  {row[0]:2g}  {row[1]:2g}  {target:6}  {p:9.4f}")
    last = solved.attempts[-1]
    print(f"loss {last.losses[-1]:.4f}, accuracy {solved.accuracy:.0%}, {solved.seconds:.2f} s")
    print(f"\nThe first backward pass of seed {last.seed}, term by term; h1@10 is the first hidden")
    print("neuron in the row x1 = 1, x2 = 0:")
    print(trace(first_pass(last.seed)))
    return solved


def _show(trained: Trained) -> Trained:
    where = "" if trained.held_out is None else f" on the {len(trained.held_out)} held out"
    print(
        f"loss {trained.losses[-1]:.4f}, accuracy {trained.accuracy:.0%}{where}, "
        f"{trained.seconds:.2f} s"
    )
    return trained


def _title(text: str) -> None:
    print(f"\n{text}\n{'─' * len(text)}")


def _watch(name: str) -> list[Callback]:
    """Make a progress bar on stderr, where that is a terminal."""
    return [Progress(name, leave=False)]
