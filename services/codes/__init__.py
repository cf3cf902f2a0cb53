"""Ways in: a code for each place, and one for a customer's card.

How it flows. `/start s_<code>` names a shop, by its own code or by that of a place (`members.at_the_door`); the scan
is counted there, and the buttons of the door carry the same code on, so that stars and new records know their place.
`/start c_<token>` ties a record that was written by hand to the person who scans: `cards.tie`, a merge where that
person had rated before. Those who lead hear of it and can take it back: `untie`. For a day
whoever scanned cannot erase what stood there before (`doubts`); they can part from it themselves.
"""

from services.codes.cards import Tied as Tied
from services.codes.cards import issue as issue
from services.codes.cards import tie as tie
from services.codes.cards import tied as tied
from services.codes.doubts import Doubt as Doubt
from services.codes.doubts import asked_to_erase as asked_to_erase
from services.codes.doubts import doubt as doubt
from services.codes.doubts import part as part
from services.codes.parting import untie as untie
from services.codes.places import Yield as Yield
from services.codes.places import close as close
from services.codes.places import every as every
from services.codes.places import get as get
from services.codes.places import make as make
