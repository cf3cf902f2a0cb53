"""People in Telegram, what they are to a business, and how they become or stop being it."""

from services.members.joining import Removed as Removed
from services.members.joining import dismiss as dismiss
from services.members.joining import hash_token as hash_token
from services.members.joining import invite as invite
from services.members.joining import join as join
from services.members.joining import remove as remove
from services.members.standing import Standing as Standing
from services.members.standing import arrive as arrive
from services.members.standing import at_the_door as at_the_door
from services.members.standing import back as back
from services.members.standing import choose_language as choose_language
from services.members.standing import enter as enter
from services.members.standing import go_to as go_to
from services.members.standing import gone as gone
from services.members.standing import leaders as leaders
from services.members.standing import leave_shop as leave_shop
from services.members.standing import meet as meet
from services.members.standing import membership as membership
from services.members.standing import mute_everywhere as mute_everywhere
from services.members.standing import places as places
from services.members.standing import remember_menu as remember_menu
from services.members.standing import stand as stand
from services.members.standing import team as team
from services.members.standing import unmute as unmute
from services.members.standing import works_somewhere as works_somewhere
