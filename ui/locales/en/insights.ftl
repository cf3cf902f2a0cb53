insights-about-day = { $count ->
    [one] about a day
   *[other] about { $count } days
}
insights-about-week = { $count ->
    [one] about a week
   *[other] about { $count } weeks
}
insights-about-month = { $count ->
    [one] about a month
   *[other] about { $count } months
}
insights-span-day = { $low }–{ $high } days
insights-span-week = { $low }–{ $high } weeks
insights-span-month = { $low }–{ $high } months
insights-for-day = { $count ->
    [one] 1 day
   *[other] { $count } days
}
insights-for-week = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
insights-for-month = { $count ->
    [one] 1 month
   *[other] { $count } months
}

insights-own = { $visits } visits, usually { $span } apart ({ $days ->
    [one] every day
   *[other] every { $days } days
}); { $silence } now.
insights-stated = You said they come about every { $days ->
    [one] day
   *[other] { $days } days
}; it has been { $silence } now.
insights-guess = My guess: { $hope }.
insights-hope-likely = chances are they still come
insights-hope-likely-counted = chances are they still come (2 in 3 or better)
insights-hope-open = it could go either way
insights-hope-open-counted = it could go either way (about 1 in 2 still come)
insights-hope-unlikely = probably gone
insights-hope-unlikely-counted = probably gone (about 1 in 3 still come)
insights-hope-hardly = very likely gone
insights-hope-hardly-counted = very likely gone (at most 1 in 4 still come)
insights-state-and-hope = { $state }, { $hope }
insights-note = Last note: “{ $note }”
insights-spent = Spent { $amount } in the last twelve months

insights-rhythm = 🔄 { $usual } · { $state }
insights-rhythm-unknown = { $visits ->
    [0] 🔄 No visit yet, rhythm unknown
    [one] 🔄 1 visit, rhythm still unknown
   *[other] 🔄 { $visits } visits, rhythm still unknown
}
insights-rhythm-waits = 🔄 You said: about every { $days ->
    [one] day
   *[other] { $days } days
}, counted from the next visit
insights-usual = Usually { $span } apart
insights-usual-stated = You said: about every { $days ->
    [one] day
   *[other] { $days } days
}
insights-expected = expected around { $day }
insights-paused = no alerts until { $day }
insights-on-time = due about now
insights-late = later than usual, { $silence } now
insights-slipping = ⚠️ slipping, { $silence } now

insights-churn-head = { $count ->
    [one] ⚠️ { $business }: 1 regular is slipping away
   *[other] ⚠️ { $business }: { $count } regulars are slipping away
}
insights-churn-borrowed = <i>In the order that is usual in other shops, until your own book has told more</i>
insights-nobody = { $count ->
    [one] Nobody is slipping 👍 The 1 customer whose rhythm is known is on time or dealt with.
   *[other] Nobody is slipping 👍 The { $count } customers whose rhythm is known are on time or dealt with.
}
insights-nobody-unknown = { $count ->
    [one] 1 more has too few visits to tell.
   *[other] { $count } more have too few visits to tell.
}
insights-nobody-known = Too early to tell. A customer's rhythm shows after three visits; for an old regular just tell me, e.g.: Mrs Lee usually comes every month, last came end of March

insights-alert = ⚠️ { $name } is slipping away
insights-was-alert = { $name }
insights-is-lost = Already marked as lost.
insights-is-archived = Already archived.
insights-is-back = They came on { $day }, so they are not slipping now.
insights-was-written = ✓ Somebody has written already.
insights-was-called = ✓ Somebody has called already.
insights-was-lost = ✓ Already marked as lost.
insights-was-not-now = ✓ Already put off.

insights-button-write = Write
insights-button-called = Called
insights-button-lost = Lost
insights-button-not-now = Not now
insights-button-list = See all
insights-button-send = Send this
insights-button-ask-words = My own words
insights-button-copy = Copy text
insights-button-wrote = I wrote it
insights-button-cancel = Cancel
insights-button-note = Add a note

insights-letter = To { $name }:
insights-draft = Hello { $name }! It has been { $silence } since your last visit. I hope you are well. Tell me when it suits you and I'll keep a place for you.
insights-draft-signed = Hello { $name }, this is { $shop }. It has been { $silence } since your last visit. I hope you are well. Tell me when it suits you and I'll keep a place for you.
insights-ask-words = What would you like to say to { $name }? Type it and I'll send it in the shop's name.
insights-sending = 📤 Sending to { $name } in 10 seconds:
insights-cancelled = Held back, nothing was sent.
insights-how-to-stop = <i>Send /stop if you don't want such messages</i>

insights-done-called = 📞 Noted: you called { $name }. No more alerts for this silence.
insights-done-written = ✉️ Noted: you wrote to { $name }. No more alerts for this silence.
insights-done-not-now = ⏸ All right, no alerts about { $name } until { $day }.

churn-no-rhythm = { $name } has too few visits to tell how often they come.
letter-stopped = { $name } asked not to be written to. Better to call.
letter-consent = { $name } doesn't want such messages. Better to call.
letter-unreachable = { $name } hasn't talked to the shop here, so the bot can't write. Copy it and send it yourself.
letter-case = A complaint of { $name } is still open, so the bot won't send this. You can talk to them yourself.
letter-quiet = These are quiet hours, so the bot won't send it. Try later, or copy it and send it yourself.
letter-cap = { $name } has had enough messages today, so the bot won't send another.
letter-too-late = Too late, it has been sent.
letter-too-long = That is too long: { $most } characters at most.
