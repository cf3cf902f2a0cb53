"""What is seen of ratings and words: by members, and by the customer."""

from ui.feedback.door import door as door
from ui.feedback.door import enough as enough
from ui.feedback.door import file_left_out as file_left_out
from ui.feedback.door import kept as kept
from ui.feedback.door import star_buttons as star_buttons
from ui.feedback.door import thanks as thanks
from ui.feedback.door import write as write
from ui.feedback.voices import Besides as Besides
from ui.feedback.voices import answer as answer
from ui.feedback.voices import heard as heard
from ui.feedback.voices import noted as noted
from ui.feedback.voices import reply as reply
from ui.feedback.voices import sending as sending
from ui.feedback.voices import sent as sent
from ui.feedback.voices import spoken as spoken
from ui.feedback.voices import stars_row as stars_row
from ui.feedback.voices import taken_back as taken_back
from ui.feedback.voices import voices as voices
