"""Who comes how often, whether they still do, and what to expect: a model of the whole book beside the plain rules.

`rules/insights` judges one customer by their own gaps; this learns from all of them. `judged` is the door to both. This
face loads no numpy: what works on arrays is imported where it is used, never at the start.
"""

from rules.rhythm.judging import judged as judged
from rules.rhythm.judging import learned as learned
from rules.rhythm.prior import Model as Model
from rules.rhythm.prior import Prior as Prior
from rules.rhythm.prior import Trade as Trade
from rules.rhythm.prior import lost_days as lost_days
from rules.rhythm.prior import preset as preset
from rules.rhythm.prior import remembered as remembered
from rules.rhythm.prior import untaught as untaught
from rules.rhythm.sums import Sums as Sums
from rules.rhythm.sums import first as first
from rules.rhythm.sums import visit as visit
