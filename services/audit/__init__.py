"""Who did what, and taking it back."""

from services.audit.entries import batch as batch
from services.audit.entries import begin as begin
from services.audit.entries import detail as detail
from services.audit.entries import last_change as last_change
from services.audit.entries import latest as latest
from services.audit.entries import made as made
from services.audit.entries import of_message as of_message
from services.audit.entries import recent as recent
from services.audit.entries import resume as resume
from services.audit.undo import Undone as Undone
from services.audit.undo import drop_if_bare as drop_if_bare
from services.audit.undo import recount_contact as recount_contact
from services.audit.undo import redo as redo
from services.audit.undo import ring_again as ring_again
from services.audit.undo import take_back_between as take_back_between
from services.audit.undo import undo as undo
from services.audit.undo import undo_latest as undo_latest
from services.audit.undo import undo_whole as undo_whole
from services.audit.undo import withdraw as withdraw
