"""Finding people by what is remembered of them: the keys they are kept under, and what typed letters could mean."""

from rules.search.keys import Key as Key
from rules.search.keys import Kind as Kind
from rules.search.keys import of_customer as of_customer
from rules.search.keys import of_text as of_text
from rules.search.letters import closed as closed
from rules.search.letters import is_spelled as is_spelled
from rules.search.mentions import head as head
from rules.search.mentions import pieces as pieces
from rules.search.query import Hit as Hit
from rules.search.query import Look as Look
from rules.search.query import hit as hit
from rules.search.query import in_notes as in_notes
from rules.search.query import looks as looks
from rules.search.query import needed as needed
from rules.search.query import noted as noted
from rules.search.query import only_sounds as only_sounds
from rules.search.query import tag as tag
from rules.search.query import words as words
from rules.search.rank import place as place
from rules.search.typos import MOST_SLIPS as MOST_SLIPS
from rules.search.typos import near as near
from rules.search.typos import neighbours as neighbours
from rules.search.typos import slips as slips
