"""One page with two phones, an owner's and a customer's, on the same world."""

from simulator.page.routes import add_page as add_page
from simulator.page.scenes import PhoneView as PhoneView
from simulator.page.scenes import Scene as Scene
