"""What is seen of ratings and words: by members, and by the customer."""

from ui.feedback.door import door as door
from ui.feedback.door import enough as enough
from ui.feedback.door import kept as kept
from ui.feedback.door import star_buttons as star_buttons
from ui.feedback.door import thanks as thanks
from ui.feedback.door import write as write
from ui.feedback.relay import answer as answer
from ui.feedback.relay import noted as noted
from ui.feedback.relay import reply as reply
from ui.feedback.relay import sending as sending
from ui.feedback.relay import sent as sent
from ui.feedback.relay import taken as taken
from ui.feedback.relay import taken_back as taken_back
from ui.feedback.voices import Besides as Besides
from ui.feedback.voices import brought as brought
from ui.feedback.voices import heard as heard
from ui.feedback.voices import spoken as spoken
from ui.feedback.voices import stars_row as stars_row
from ui.feedback.voices import voices as voices
