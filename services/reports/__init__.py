"""What the shop is told of itself: each morning, each week and month, and how far its goals have come.

The digest and the reports go out by `post`, at the digest hour. A report is drawn one view at a time: a view reads
only what it shows, and the pictures are made from that by `ui.reports`, off the event loop (`ui.wire`).
"""

from services.reports.digest import Digest as Digest
from services.reports.digest import digest as digest
from services.reports.figures import Ratings as Ratings
from services.reports.figures import Sales as Sales
from services.reports.figures import Takings as Takings
from services.reports.figures import average as average
from services.reports.goals import Progress as Progress
from services.reports.goals import every as every
from services.reports.goals import progress as progress
from services.reports.goals import remove as remove
from services.reports.goals import set_goal as set_goal
from services.reports.report import VIEWS as VIEWS
from services.reports.report import Besides as Besides
from services.reports.report import Leaning as Leaning
from services.reports.report import Report as Report
from services.reports.report import View as View
from services.reports.report import asked as asked
from services.reports.report import current as current
from services.reports.report import has_data as has_data
from services.reports.report import report as report
from services.reports.sending import post as post
from services.reports.sending import take_due as take_due
