"""Each import contract is broken on purpose, in a copy, to see that it would be noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "services", "ui", "models", "rules", "simulator")
LINTER = [
    sys.executable,
    "-c",
    "from importlinter.cli import lint_imports_command; lint_imports_command()",
    "--no-cache",
]

VIOLATIONS = [
    ("layers", "services/businesses.py", "import handlers.context"),
    ("rules-are-pure", "rules/text.py", "import asyncio"),
    ("services-know-no-telegram", "services/businesses.py", "import telegram"),
    ("screens-never-query", "ui/help.py", "import sqlmodel"),
    ("simulator-stands-alone", "simulator/clock.py", "import rules.text"),
    ("simulator-is-for-the-demo", "jobs/inbox.py", "import simulator.clock"),
    ("words-meet-through-buttons", "handlers/help.py", "import handlers.capture"),
    ("services-in-one-order", "services/businesses.py", "import services.capture"),
]


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own linter on our own copy
        [*LINTER, "--contract", contract], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_broken_contract_is_noticed(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    whole = path.read_text(encoding="utf-8")
    assert lint(copy, contract).returncode == 0
    path.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        result = lint(copy, contract)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert result.returncode != 0
    assert "broken" in result.stdout
