"""What a person sees before two records become one, and of it afterwards."""

import pytest

from rules.customers import LIKENESSES
from services.customers import Alike, Merging, Pair, Pairs
from tests.books import NOW
from tests.ui.limits import READERS, fits, words
from tests.ui.test_customers import actions, names, person, story
from ui import customers as screens
from ui.screen import Reader, Screen

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)


def merging(name: str = "王姐", *, bare: bool = False) -> Merging:
    stays, goes = person(name), person(f"{name}2")
    if bare:
        return Merging(stays, goes, (), (), 0, 0, 0, 0, 0, None, stopped=False, telegram=False)
    phones = tuple(f"+861380013800{number}" for number in range(5))
    tags = tuple(f"{number}{name}" for number in range(30))
    return Merging(stays, goes, phones, tags, 12, 3, 2, 1, 7, 42, stopped=True, telegram=True)


def text(screen: Screen) -> str:
    return " ".join(words(screen))


@readers
@names
def test_every_screen_fits_whatever_the_name(reader: Reader, name: str) -> None:
    one = person(name, last_contact_at=NOW)
    rows = [Alike(one, LIKENESSES[number % 4], 10**6, older=True) for number in range(6)]
    for screen in (
        screens.alike(reader, one, rows, NOW),
        screens.alike(reader, one, rows, NOW, words=name * 20),
        screens.alike(reader, one, [], NOW),
        screens.alike(reader, one, [], NOW, words=name),
        screens.preview(reader, merging(name), NOW),
        screens.preview(reader, merging(name, bare=True), NOW),
        screens.pairs(reader, Pairs([Pair(one, one, "title")] * 6, 1, 3, 14), one.business_id),
        screens.pairs(reader, Pairs([], 0, 1, 0), one.business_id),
        screens.card(reader, story(one, phones=("+8613800138000", "+8613900139000"), also=(name,) * 9), NOW),
    ):
        fits(screen, lines=6, row=3)


@readers
def test_who_may_be_the_same_is_told_apart_by_phone_reason_and_history(reader: Reader) -> None:
    screen = screens.alike(reader, person(), [Alike(person("王女士"), "phone", 3, older=False)], NOW)
    assert {"zh": "王女士 · …8000 · 同号 · 3 条", "en": "王女士 · …8000 · same phone · 3 lines"}[
        reader.language
    ] in words(screen)


@readers
def test_the_older_one_stays(reader: Reader) -> None:
    own, other = person("王姐"), person("王女士")
    own.id, other.id = 1, 2
    for older, wanted in ((False, (1, 2)), (True, (2, 1))):
        screen = screens.alike(reader, own, [Alike(other, "name", 0, older=older)], NOW)
        assert next(action.ref[1:] for action in actions(screen) if action.verb == "preview") == wanted


@readers
def test_the_preview_says_everything_that_will_be(reader: Reader) -> None:
    said = text(screens.preview(reader, merging(), NOW))
    files = {"zh": "照片和文件 7 个", "en": "7 pictures and files"}[reader.language]
    for part in ("王姐", "王姐2", "+86 138 0013 8000", "+2", "#0王姐", "12", "3", "42", "Telegram", files):
        assert part in said
    bare = text(screens.preview(reader, merging(bare=True), NOW))
    assert "📞" not in bare
    assert "🏷" not in bare


@readers
def test_the_preview_can_be_turned_round(reader: Reader) -> None:
    found = merging()
    found.stays.id, found.goes.id = 1, 2
    about = {action.verb: action.ref[1:] for action in actions(screens.preview(reader, found, NOW))}
    assert about == {"merge": (1, 2), "preview": (2, 1), "apart": (1, 2), "alike": (1,)}


@readers
def test_the_card_shows_every_number_and_the_other_names(reader: Reader) -> None:
    one = story(person(), phones=("+8613800138000", "+8613900139000"), also=("王女士", "<b>"))
    said = text(screens.card(reader, one, NOW))
    assert "+86 138 0013 8000 · +86 139 0013 9000" in said
    assert "王女士" in said
    assert said.count("+86 138") == 1


@readers
def test_the_pages_of_the_pairs_are_turned(reader: Reader) -> None:
    one = person()
    screen = screens.pairs(reader, Pairs([Pair(one, one, "name")], 1, 3, 14), one.business_id)
    assert [action.arg for action in actions(screen) if action.verb == "duplicates"] == ["0", "2"]
