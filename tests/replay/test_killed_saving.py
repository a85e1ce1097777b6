"""A process that is killed while it saves leaves the file as it was before, or whole and new."""

import random
import time
from pathlib import Path

import pytest
from subprocesses import start

from autograd import Compiled

pytestmark = pytest.mark.once  # the same on both cores

SAVE_FOR_EVER = """
import sys
from autograd import compile

def powers(count):
    f = compile(lambda x: sum(x**k for k in range(count)))
    f(2.0)
    return f

few, many = powers(3), powers(200)
many.save(sys.argv[1])
print("saving", flush=True)
while True:
    few.save(sys.argv[1])
    many.save(sys.argv[1])
"""


def test_it_leaves_a_file_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "powers.npz"
    moments = random.Random(7)
    for _ in range(6):
        with start("-c", SAVE_FOR_EVER, str(path)) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "saving\n"
            time.sleep(moments.uniform(0.0, 0.05))
            process.kill()
        assert Compiled.load(path)(1.0) in (3.0, 200.0)
