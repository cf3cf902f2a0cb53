"""Own data: seen, put right, taken along and erased by the person it is about."""

from services.mydata.again import erase_again as erase_again
from services.mydata.correct import correct_birthday as correct_birthday
from services.mydata.correct import correct_name as correct_name
from services.mydata.correct import correct_phone as correct_phone
from services.mydata.erasing import Erased as Erased
from services.mydata.erasing import erase as erase
from services.mydata.erasing import erase_own as erase_own
from services.mydata.erasing import look_ahead as look_ahead
from services.mydata.erasing import look_ahead_own as look_ahead_own
from services.mydata.seen import Export as Export
from services.mydata.seen import Own as Own
from services.mydata.seen import Place as Place
from services.mydata.seen import Words as Words
from services.mydata.seen import export as export
from services.mydata.seen import own as own
from services.mydata.seen import places as places
from services.mydata.seen import words as words
from services.mydata.settled import settled as settled
from services.mydata.settled import unsettled as unsettled
from services.mydata.settled import was_erased as was_erased
