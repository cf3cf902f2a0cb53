"""Who is slipping away, and what was done about it."""

from services.insights.alerts import Look as Look
from services.insights.alerts import due as due
from services.insights.alerts import look as look
from services.insights.alerts import raise_alerts as raise_alerts
from services.insights.alerts import take_due as take_due
from services.insights.answers import Answered as Answered
from services.insights.answers import answer as answer
from services.insights.answers import lose as lose
from services.insights.letters import HeldBack as HeldBack
from services.insights.letters import Letter as Letter
from services.insights.letters import cancel as cancel
from services.insights.letters import letter as letter
from services.insights.letters import send as send
from services.insights.slipping import Churn as Churn
from services.insights.slipping import Slipping as Slipping
from services.insights.slipping import churn as churn
from services.insights.slipping import one as one
from services.insights.slipping import slipping as slipping
