"""Opening, settings, the code, help."""

from dataclasses import replace

import pytest

from models import Member, Person
from rules.roles import COMMANDS
from rules.timing import REGIONS
from services.members import Standing
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_followups import SHOP
from ui import businesses as screens
from ui import help as help_screens
from ui.screen import Reader

READER = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])


@READER
@pytest.mark.parametrize("name", HOSTILE)
def test_every_screen_of_a_shop_fits_whatever_its_name(reader: Reader, name: str) -> None:
    shop = SHOP.model_copy(update={"name": name})
    for screen in (
        screens.welcome(reader, shop),
        screens.opened(reader, shop),
        screens.home(reader, shop, "owner"),
        screens.home(reader, shop, "viewer"),
        screens.customer_home(reader, shop),
        screens.ways_in(reader),
    ):
        fits(screen, lines=6)
    fits(screens.settings(reader, shop), lines=6, row=3)


@READER
@pytest.mark.parametrize("field", screens.FIELDS)
def test_every_setting_can_be_chosen_or_typed(reader: Reader, field: str) -> None:
    fits(screens.choices(reader, SHOP, field), lines=2, row=3)


@READER
def test_every_region_is_on_some_page(reader: Reader) -> None:
    offered = set()
    for page in range(len(REGIONS)):
        screen = screens.choices(reader, SHOP, "region", page)
        fits(screen, lines=2, row=3)
        offered |= {button.action.arg for row in screen.rows for button in row if button.action}
    assert {f"region.{code}" for code in REGIONS} <= offered


@READER
def test_an_unknown_setting_shows_them_all(reader: Reader) -> None:
    assert screens.choices(reader, SHOP, "colour") == screens.settings(reader, SHOP)


@READER
@pytest.mark.parametrize("field", ["zone", "currency", "digest", "quiet", "cap"])
def test_a_typed_setting_says_its_form(reader: Reader, field: str) -> None:
    fits(screens.ask_value(reader, field), lines=2)


@READER
def test_no_quiet_hours_are_called_none(reader: Reader) -> None:
    shop = SHOP.model_copy(update={"quiet_from_minute": 0, "quiet_until_minute": 0})
    assert screens.shown(reader, shop, "quiet") in {"不设", "none"}


@READER
def test_the_place_that_gets_plain_words_is_ticked(reader: Reader) -> None:
    person = Person(id=1, first_name="x", language="zh", seen_at=NOW)
    member = Member(id=1, business_id=1, person_id=1, name="x", role="owner", joined_at=NOW)
    here = Standing(person, "owner", SHOP, member=member)
    other = replace(here, business=SHOP.model_copy(update={"id": 2, "name": "Other"}))
    screen = screens.places(reader, [here, other], here)
    fits(screen, lines=6)
    labels = [button.label for row in screen.rows for button in row]
    assert [label.startswith("✓") for label in labels[:2]] == [True, False]


@READER
def test_help_and_its_neighbours_fit_for_every_role(reader: Reader) -> None:
    for role in COMMANDS:
        fits(help_screens.help_card(reader, role, "<Shop>"), lines=14)
        fits(help_screens.unknown_command(reader, role), lines=2)
    for screen in (
        help_screens.apology(reader.language, "ABCDE"),
        help_screens.languages(reader),
        help_screens.spoken(reader),
        help_screens.nothing_asked(reader),
        help_screens.again(reader),
        help_screens.again(reader, help_screens.spoken(reader)),
    ):
        fits(screen, lines=6)
