"""A shop with a year behind it, told in zh.json and en.json and written through the services."""

from bot.seed.shop import Guest as Guest
from bot.seed.shop import Seeded as Seeded
from bot.seed.shop import fill as fill
from bot.seed.story import Story as Story
from bot.seed.story import load as load
