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

insights-button-figures = Figures
insights-no-figures = { $name }: no visit or sale in the book yet. The figures appear with the first ones.
insights-figures = 📊 { $name } in figures
insights-count-on-time = { $count } on time
insights-count-late = { $count } late
insights-count-slipping = { $count } slipping
insights-count-lost = { $count } lost
insights-count-few = { $count } with too few visits to tell
insights-this-week = This week so far: { $week }
insights-moved-new = { $count } new
insights-moved-returned = { $count } back
insights-moved-lost = { $count } lost
insights-depends-on = Last 90 days: { $name } is { $part } of { $amount }
insights-depended-on = {" "}(was { $part } of { $amount } in the 90 before)
insights-depends-three = , the first three { $part }
insights-foreign = { $count ->
    [one] 1 sale in another currency is in none of these.
   *[other] { $count } sales in other currencies are in none of these.
}
insights-of = { $part } of { $whole }
insights-of-share = { $part } of { $whole } ({ $share })
insights-money-share = { $amount } ({ $share })

insights-button-core = Core
insights-button-rising = Rising
insights-button-fifths = Fifths
insights-button-groups = Groups
insights-button-weeks = Week by week
insights-button-losses = Losses
insights-button-back = Came back
insights-button-slipping = Slipping
insights-button-lowest = Lowest fifth
insights-button-mend = Not content
insights-button-leaving = Worth much, slipping
insights-button-drifting = Others slipping
insights-button-pillars = Content, loyal, worth much
insights-button-unasked = Loyal, worth much, no word yet
insights-button-friends = Content and loyal
insights-button-steady = Loyal, no word yet

insights-weeks = Week by week, from Monday. Lost: marked as lost, or silent for far too long
insights-week = { $day }: { $week }
insights-week-now = { $day }: { $week } (not over yet)

insights-losses = { $count ->
    [one] 1 customer lost in the last twelve months
   *[other] { $count } customers lost in the last twelve months
}
insights-losses-why = Could have been kept: { $avoidable } · could not: { $unavoidable } · not known: { $unknown }
insights-losses-reasons = Why: { $rows }
insights-losses-kinds = Who: { $rows }
insights-losses-months = When: { $rows }
insights-reason-silent = Just stopped coming
insights-reason-other = Other reasons

insights-fifths = { $count } customers paid { $amount } in the last twelve months
insights-fifths-top = { $count ->
    [one] The top fifth, 1 customer: { $part }
   *[other] The top fifth, { $count } customers: { $part }
}
insights-fifths-middle = { $count ->
    [one] Between them, 1 customer: { $part }
   *[other] Between them, { $count } customers: { $part }
}
insights-fifths-lowest = { $count ->
    [one] The lowest fifth, 1 customer: { $part }
   *[other] The lowest fifth, { $count } customers: { $part }
}

insights-groups = 👥 { $name }: how loyal, how content, worth how much
insights-unasked = Attitude unknown: { $part }. They have not said yet.
insights-few = { $count ->
    [one] 1 more has come too seldom to tell.
   *[other] { $count } more have come too seldom to tell.
}
insights-group-count = { $name } · { $count }

insights-people-nobody = Nobody here now.
insights-people-core = { $count ->
    [one] ⭐ Core: 1 customer made { $part } of the last twelve months. Look after them yourself.
   *[other] ⭐ Core: { $count } customers made { $part } of the last twelve months. Look after them yourself.
}
insights-people-rising = { $count ->
    [one] 📈 1 customer buys clearly more than usual: { $part } in 90 days. Find out why, and thank them.
   *[other] 📈 { $count } customers buy clearly more than usual: { $part } in 90 days. Find out why, and thank them.
}
insights-people-lowest = { $count ->
    [one] Of the lowest fifth, 1 customer of three months or more who still comes: { $part } in twelve months. Advice only: spend your time elsewhere first. Nobody is dropped.
   *[other] Of the lowest fifth, { $count } customers of three months or more who still come: { $part } in twelve months. Advice only: spend your time elsewhere first. Nobody is dropped.
}
insights-people-mend = 👥 Not content: { $count } ({ $part } in twelve months). Talk to them and put it right first.
insights-people-leaving = 👥 Worth much, slipping: { $count } ({ $part } in twelve months). Call them yourself this week.
insights-people-drifting = 👥 Others slipping: { $count } ({ $part } in twelve months). Write them a line.
insights-people-pillars = 👥 Content, loyal, worth much: { $count } ({ $part } in twelve months). Thank them, and ask whom they would send.
insights-people-unasked = 👥 Loyal, worth much, no word yet: { $count } ({ $part } in twelve months). Ask them yourself how they like it.
insights-people-friends = 👥 Content and loyal: { $count } ({ $part } in twelve months). Tell them what else you do.
insights-people-steady = 👥 Loyal, no word yet: { $count } ({ $part } in twelve months). Ask for stars at the next visit.
insights-rises = { $now } in 90 days, usually { $usual }
insights-standing-late = late
insights-standing-slipping = slipping
insights-standing-lost = lost
insights-back-contacted = Written to or called: { $came } came within their usual gap
insights-back-alone = Not contacted: { $came } came within their usual gap
insights-back-waits = {" "}({ $count } still have time)
insights-back-honest = <i>Twelve months. You chose whom to contact, so this is no proof.</i>
insights-came-contacted = came { $day }, contacted before
insights-came-alone = came { $day } by themselves

insights-jump = ⚠️ { $shop }: more and more hangs on { $name }
insights-jump-figures = { $minor } of { $total } in the last 90 days: { $share }, was { $before } in the 90 before.
insights-jump-counted = { $minor } of { $total } in the last 90 days, was { $before_minor } of { $before_total } in the 90 before.
insights-jump-advice = If they stopped, that would be gone. Look after them, and see that others grow too.
