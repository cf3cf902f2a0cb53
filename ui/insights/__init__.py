"""Slipping customers, and a whole book in figures."""

from ui.insights.figures import overview as overview
from ui.insights.figures import part as part
from ui.insights.people import jump as jump
from ui.insights.people import people as people
from ui.insights.slipping import ABROAD as ABROAD
from ui.insights.slipping import NEVER_COPIED as NEVER_COPIED
from ui.insights.slipping import What as What
from ui.insights.slipping import alert as alert
from ui.insights.slipping import answered as answered
from ui.insights.slipping import ask_words as ask_words
from ui.insights.slipping import cancelled as cancelled
from ui.insights.slipping import churn as churn
from ui.insights.slipping import draft as draft
from ui.insights.slipping import letter as letter
from ui.insights.slipping import phone as phone
from ui.insights.slipping import rhythm_line as rhythm_line
from ui.insights.slipping import sending as sending
from ui.insights.slipping import sentence as sentence
from ui.insights.slipping import to_customer as to_customer
