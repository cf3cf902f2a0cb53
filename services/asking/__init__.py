"""What the bot asks customers of its own accord: all of it leaves by the one exit (`privacy.may_go`)."""

from services.asking.thanks import THANKS as THANKS
from services.asking.thanks import served as served
from services.asking.thanks import still_wanted as still_wanted
