"""What the bot asks customers of its own accord: all of it leaves by the one exit (`privacy.may_go`)."""

from services.asking.nps import NPS as NPS
from services.asking.nps import agreed as agreed
from services.asking.nps import all_agreed as all_agreed
from services.asking.nps import awaits_score as awaits_score
from services.asking.nps import is_muted as is_muted
from services.asking.nps import result as result
from services.asking.nps import score as score
from services.asking.nps import still_asks as still_asks
from services.asking.thanks import THANKS as THANKS
from services.asking.thanks import served as served
from services.asking.thanks import still_wanted as still_wanted
