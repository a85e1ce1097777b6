"""Execution: run the cells of a notebook with the Python and the package of this process."""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

import autograd

FOLDER = Path(__file__).parents[2] / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class ThisPython(AsyncKernelManager):
    """Starts the interpreter of this process, whatever kernels the machine knows."""

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="Python 3", language="python")


def executed(notebook: Any, folder: Path, **variables: str) -> Any:
    """Run a notebook in a folder, under variables, and give it with its outputs."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(folder)}},
        timeout=60,
        record_timing=False,
        coalesce_streams=True,  # what is printed may come in pieces
    )
    inherited = {name: x for name, x in os.environ.items() if not name.startswith("PYTEST_")}
    client.execute(
        env={
            **inherited,
            # The package of this process; neither the kernel nor what it starts finds another.
            "PYTHONPATH": str(Path(autograd.__file__).parent.parent),
            "IPYTHONDIR": str(folder),  # no settings and no history of the user
            # Where the package is not installed it has no entry point.
            "PYTEST_PLUGINS": "pytest_stepgrad",
            **variables,
        }
    )
    notebook.metadata = nbformat.from_dict(METADATA)
    tidy(notebook)
    return notebook


def tidy(notebook: Any) -> None:
    """Take out of the outputs what differs from run to run: temporary folders, and times."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]

    def tidied(text: str) -> str:
        text = re.sub(re.escape(tempfile.gettempdir()) + r"[/\\]tmp\w+[/\\]", "", text)
        return re.sub(r"(passed|failed) in \d+\.\d+s", r"\1", text)

    for output in (output for cell in cells for output in cell.outputs):
        if "text" in output:
            output.text = tidied(output.text)
        if "text/plain" in output.get("data", {}):
            output.data["text/plain"] = tidied(output.data["text/plain"])
