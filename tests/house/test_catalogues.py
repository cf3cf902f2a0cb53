"""Broken entries vanish silently in Fluent, so the catalogues are read here with a parser that does not look away."""

import re
from functools import cache

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from tests.house.keys import asked, mentioned
from ui.i18n import LANGUAGES, LOCALES

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9_]+)*")
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def entries(language: str) -> tuple[ast.EntryType, ...]:
    paths = sorted((LOCALES / language).glob("*.ftl"))
    return tuple(entry for path in paths for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body)


def messages(language: str) -> dict[str, ast.Message]:
    return {entry.id.name: entry for entry in entries(language) if isinstance(entry, ast.Message)}


def variables(node: object) -> set[str]:
    """The arguments an entry needs."""
    if isinstance(node, ast.VariableReference):
        return {node.id.name}
    found: set[str] = set()
    for value in vars(node).values() if isinstance(node, ast.BaseNode) else ():
        for part in value if isinstance(value, list) else [value]:
            found |= variables(part)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_can_be_read(language: str) -> None:
    assert [entry.content for entry in entries(language) if isinstance(entry, ast.Junk)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_defined_twice(language: str) -> None:
    names = [entry.id.name for entry in entries(language) if isinstance(entry, ast.Message)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_languages_have_the_same_keys() -> None:
    assert messages("zh").keys() ^ messages("en").keys() == set()


def test_languages_use_the_same_variables() -> None:
    zh, en = messages("zh"), messages("en")
    assert {key for key in zh.keys() & en.keys() if variables(zh[key]) != variables(en[key])} == set()


def test_every_key_the_code_asks_for_exists() -> None:
    literal, patterns = asked()
    known = messages("en").keys()
    missing = {key for key in literal if KEY.fullmatch(key) and key not in known}
    assert missing == set()
    assert {pattern for pattern in patterns if not any(re.fullmatch(pattern, key) for key in known)} == set()


def test_every_key_is_used() -> None:
    literal, patterns = asked()
    used = mentioned() | literal
    told = [re.compile(pattern) for pattern in patterns]
    unused = {key for key in messages("en") if key not in used and not any(one.fullmatch(key) for one in told)}
    assert {key for key in unused if not key.startswith(("region-", "repeat-", "bare-"))} == set()


def test_english_texts_hold_no_chinese_and_chinese_texts_some() -> None:
    allowed = {"language-zh", "language-ask", "language-unknown", "settings-language-unknown"}
    english = {
        name for name, message in messages("en").items() if HAN.search(FluentSerializer().serialize_entry(message))
    }
    assert english - allowed == set()
