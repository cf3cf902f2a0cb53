"""Customers rate and say; members hear, answer, and write down what was said to their face."""

from handlers.feedback.door import contact as contact
from handlers.feedback.door import customer as customer
from handlers.feedback.door import edited as edited
from handlers.feedback.door import enough as enough
from handlers.feedback.door import file as file
from handlers.feedback.door import nowhere as nowhere
from handlers.feedback.door import preview as preview
from handlers.feedback.door import rate as rate
from handlers.feedback.door import scanned as scanned
from handlers.feedback.door import stars as stars
from handlers.feedback.door import words as words
from handlers.feedback.door import write as write
from handlers.feedback.relay import answer as answer
from handlers.feedback.relay import answered as answered
from handlers.feedback.relay import cancel as cancel
from handlers.feedback.relay import replied as replied
from handlers.feedback.voices import attach as attach
from handlers.feedback.voices import member as member
from handlers.feedback.voices import page as page
from handlers.feedback.voices import show as show
