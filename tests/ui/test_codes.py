"""Codes to print, and what each place has brought in."""

from io import BytesIO

import pytest
from PIL import Image

from models import Customer, Entry, PlaceCode
from services.codes import Tied, Yield
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_followups import SHOP
from ui import codes as screens
from ui import wire
from ui.screen import Reader, Screen

READER = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
LINK = "https://t.me/regulars_bot?start=s_abcdefghijkl"


def customer(name: str) -> Customer:
    return Customer(id=7, business_id=1, name=name, name_key=name, created_at=NOW)


def place(name: str, number: int = 3) -> PlaceCode:
    return PlaceCode(id=number, business_id=1, name=name, code="abcdefghijkl", scans=12, made_at=NOW)


@READER
@pytest.mark.parametrize("name", HOSTILE)
def test_every_screen_fits_whatever_the_names(reader: Reader, name: str) -> None:
    shop = SHOP.model_copy(update={"name": name, "scans": 31})
    entry = Entry(id=5, business_id=1, verb="codes.tie", at=NOW)
    for screen in (
        screens.shop(reader, shop, LINK, places=3),
        screens.ask(reader),
        screens.place(reader, shop, place(name), LINK),
        screens.places(reader, shop, []),
        screens.places(reader, shop, [Yield(place(name, number), 4, 2) for number in range(1, 9)]),
        screens.closed(reader, shop, place(name)),
        screens.card(reader, shop, customer(name), LINK),
        screens.welcome(reader, shop, Screen(wire.plain(screens.ask(reader)))),  # type: ignore[arg-type]
        *(screens.tied(reader, Tied(shop, customer(name), entry), undo=undo) for undo in (True, False)),
    ):
        fits(screen, lines=6)


@READER
def test_a_code_is_a_large_picture_with_its_link(reader: Reader) -> None:
    for screen in (
        screens.shop(reader, SHOP, LINK, places=0),
        screens.place(reader, SHOP, place("收银台"), LINK),
        screens.card(reader, SHOP, customer("王姐"), LINK),
    ):
        assert LINK in wire.plain(screen)
        assert screen.photo is not None
        picture = Image.open(BytesIO(screen.photo))
        assert picture.width == picture.height >= 600


def test_what_a_place_brought_in_is_told_in_plain_counts() -> None:
    found = [Yield(place("收银台"), ratings=5, newcomers=2)]
    assert "收银台: 扫 12 次，评价 5，新客 2" in wire.plain(screens.places(READERS[0], SHOP, found))
