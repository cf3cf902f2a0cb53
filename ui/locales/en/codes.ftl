codes-shop = The code of { $name }
codes-shop-hint = Print it for the counter: customers scan it and rate you. If you scan it yourself, you see a preview.
codes-more-hint = A code for one place, counted by itself: /share counter. For a customer's card: /share and their name
codes-scans = 📊 Scanned { $count ->
    [one] once
   *[other] { $count } times
}
codes-button-ask = A code for one place
codes-button-places = Codes by place
codes-button-close = Switch off
codes-button-not-them = Not them, undo
codes-ask = Where will it hang? For example: counter, door, flyer. Just type it:
codes-place = { $shop } · the code for { $place }
codes-place-hint = Use it in this one place: who comes in by it is counted apart.
codes-place-empty = Please say where it hangs, for example “counter”.
codes-places-full = { $most } places at most. Switch one off that is no longer used.
codes-place-gone = The code of that place is switched off.
codes-none = { $shop } has no codes by place yet.
codes-places = Codes of { $shop } by place (tap a name for its code)
codes-yield = scans { $scans }, ratings { $ratings }, new customers { $newcomers }
codes-closed = The code for { $place } is off; it lets nobody in any more.
codes-card = 🪪 Card code for { $name }
codes-card-hint = Print it on their card or pass it on: one scan ties this record to them in Telegram. Works once, for a year.
codes-card-which = Several have that name: for whom?
codes-card-nobody = { $name } is not in the book yet. Write them down first, then send /share { $name }. If it is a place, send /share and tap “A code for one place”.
codes-card-needless = The bot knows { $name } already; no card code is needed.
codes-card-unknown = The code of this card is not right; please ask the shop for another.
codes-card-used = This card has been used. Ask the shop if you need a new one.
codes-card-expired = This card is out of date; please ask the shop for another.
codes-card-taken = The owner of this card is connected already; please speak to the shop.
codes-card-own-shop = This card is for a customer, and you work here: it was not used up.
codes-welcome = { $shop } knows you now; whatever it is, say it here.
codes-welcome-elsewhere = { $shop } knows you now; whatever it is, tap below.
codes-tied = 🪪 { $shop }: { $name } scanned their card; the bot can reach them now.
codes-tied-stopped = 🪪 { $shop }: { $name } scanned their card, but has stopped all messages: the bot can't write yet.
codes-tied-check = If it was somebody else, you can undo it.
codes-tied-tell = If it was somebody else, please tell the owner.
