"""What the repository promises about itself."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "services", "ui", "models", "rules", "simulator")
MOST_LINES = 300
REGISTRY = re.compile("pypi" + r"\.org|pythonhosted" + r"\.org|registry\.npm" + r"js|deb\." + "debian", re.IGNORECASE)
SECRET = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S607
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def test_source_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_book_no_key_and_no_settings_are_in_git() -> None:
    bad = re.compile(r"(^|/)\.env$|\.(db|sqlite3?|key|pem)(-\w+)?$")
    assert [path.name for path in tracked() if bad.search(str(path))] == []


def test_no_token_is_in_git() -> None:
    found = {name: SECRET.findall(text) for name, text in texts().items() if SECRET.search(text)}
    assert {name for name, tokens in found.items() if any(_looks_real(one) for one in tokens)} == set()


def _looks_real(token: str) -> bool:
    """Made-up ones repeat a letter or spell out that they are made up."""
    secret = token.partition(":")[2]
    return len(set(secret)) > 3 and "demo" not in secret


def test_no_package_registry_is_named() -> None:
    assert [name for name, text in texts().items() if REGISTRY.search(text)] == []


def test_the_lock_pins_every_package_with_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"))
        pins = [entry for entry in entries if re.match(r"[a-z0-9-]+(\[.*\])?==", entry)]
        assert pins
        assert [entry.split()[0] for entry in pins if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_only_targets_and_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) - targets == set()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    assert [link for link in links if not (ROOT / link).exists()] == []
