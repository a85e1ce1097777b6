"""Recording: what it refuses."""

import pytest

from autograd.errors import InputTypeError
from autograd.testing.recording import Recording


@pytest.mark.parametrize("root", [3.0, None, [1.0]])
def test_a_root_is_a_value(root: object) -> None:
    with pytest.raises(InputTypeError, match="the Value at its root, got"):
        Recording(root)  # type: ignore[arg-type]
