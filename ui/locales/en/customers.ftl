customers-kind-person = Person
customers-kind-firm = Firm
customers-kind-supplier = Supplier
customers-kind-distributor = Distributor
customers-state-lost = lost
customers-state-lost-why = lost ({ $reason })
customers-state-archived = archived
customers-state-archived-why = archived ({ $reason })
customers-stopped = 🔕 unsubscribed
customers-also = also { $names }
customers-last = 🕘 Last contact { $at }
customers-when = { $day } ({ $distance })
customers-nothing-yet = Nothing recorded yet
customers-next = ⏰ { $at } { $what }
customers-promised = 🤝 Promised: { $at } { $what }
customers-spent = { $amount } in 12 months

customers-button-note = Note
customers-button-sale = Sale/visit
customers-button-keep = Note it down
customers-button-timeline = Timeline
customers-button-files = 📎 Files { $count }
customers-button-edit = Edit
customers-button-name = Name
customers-button-phone = Phone
customers-button-tags = Tags, kind
customers-button-kind = Kind
customers-button-rhythm = How often
customers-button-merge = Merge…
customers-button-merge-now = Merge
customers-button-swap = Keep { $name } instead
customers-button-apart = Not the same
customers-button-other = Search another
customers-button-lost = Lost
customers-button-archive = Archive
customers-button-erase = Erase…
customers-button-activate = Bring back
customers-button-add-tags = Add tags
customers-button-reason = Other reason
customers-button-create = Add “{ $name }”

customers-kinds = What kind of customer is { $name }?
customers-tags = Tags of { $name } (tap one to remove it)
customers-tags-none = { $name } has no tags yet
customers-reasons = Why won't { $name } come any more?
customers-reason-moved = Moved away
customers-reason-closed = Closed down
customers-reason-no-need = No need now
customers-reason-price = Too expensive
customers-reason-unhappy = Unhappy
customers-reason-rival = Went elsewhere
customers-lost-avoidable = Noted: { $name } is lost ({ $reason }). One that could have been kept by asking earlier.
customers-lost-unavoidable = Noted: { $name } is lost ({ $reason }). Nothing the shop could have done.
customers-lost-unknown = Noted: { $name } is lost ({ $reason }).

customers-ask-note = What should be noted about { $name }? Just send it.
customers-ask-sale = What did { $name } buy, and for how much? E.g.: colour £38. Or what they came for.
customers-ask-name = What is the right name of { $name }? Just send it.
customers-ask-phone = What is the phone number of { $name }? Just send it.
customers-ask-tags = Which tags for { $name }? Put spaces between several, e.g.: VIP colour
customers-ask-rhythm = How often does { $name } usually come? E.g.: every month, every 6 weeks
customers-ask-reason = Why won't { $name } come any more? Just send it.

customers-ask-other = Who is the same as { $name }? Send the name or the end of the phone number.

customers-alike = These may be the same as { $name }. Tap one to compare:
customers-alike-none = Nobody looks the same as { $name }. If somebody is, tap “Search another”.
customers-searched = Found for “{ $query }”. Who is the same as { $name }?
customers-searched-none = Nobody found for “{ $query }”. To look again for { $name }, tap “Search another”.
customers-like-phone = same phone
customers-like-name = same name
customers-like-title = other title
customers-like-typo = one letter apart
customers-entries = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
customers-merge-who = Merge: { $stays } stays (since { $since }), { $goes } goes into it
customers-merge-rhythm = 🔄 usually every { $days } days
customers-merge-undo = Nothing of either is lost, and Undo brings both back.
customers-moves = Moves over: { $what }
customers-moves-happened = { $count ->
    [one] 1 line of history
   *[other] { $count } lines of history
}
customers-moves-ratings = { $count ->
    [one] 1 of them a rating
   *[other] { $count } of them ratings
}
customers-moves-files = { $count ->
    [one] 1 picture or file
   *[other] { $count } pictures and files
}
customers-moves-planned = { $count ->
    [one] 1 follow-up
   *[other] { $count } follow-ups
}
customers-moves-waiting = { $count ->
    [one] 1 message to send
   *[other] { $count } messages to send
}
customers-moves-nothing = There is no history or follow-up to move
customers-pairs = { $count ->
    [one] 1 pair looks the same. Tap it to compare:
   *[other] { $count } pairs look the same. Tap one to compare:
}
customers-pairs-none = No customers look the same.

customers-timeline = Timeline
customers-found = { $count ->
    [one] 1 customer for “{ $query }”:
   *[other] { $count } customers for “{ $query }”:
}
customers-likeliest = Many answer to “{ $query }”. The likeliest { $count }:
customers-latest = { $count ->
    [one] Your 1 customer:
   *[other] Your { $count } customers, the latest first:
}
customers-empty-book = The book is still empty. One line records the first customer, e.g.: Mrs Lee 020 7946 0958 colour £38
customers-nobody = Nobody found for “{ $query }”. Try a part of the name, the end of the phone number or a #tag.

customers-done-create = ✅ Added
customers-done-rename = ✅ Name changed
customers-done-phone = ✅ Phone changed
customers-done-kind = ✅ Kind changed
customers-done-tag = ✅ Tags added
customers-done-untag = ✅ Tag removed
customers-done-rhythm = ✅ Noted; I'll tell you when they are late
customers-done-merge = ✅ Merged
customers-done-apart = ✅ Noted: not the same. I won't ask again
customers-done-note = ✅ Note kept
customers-done-sale = ✅ Sale recorded
customers-done-visit = ✅ Visit recorded
customers-done-active = ✅ Back in the book
customers-done-archived = ✅ Archived; nothing is planned any more

customer-gone = This customer is not in the book any more.
customer-name-empty = A name can't be empty. Please send it again.
customer-kind-unknown = It can be a person, firm, supplier or distributor.
customer-phone-unreadable = “{ $text }” doesn't look like a phone number. Please check and send it again.
customer-rhythm-unreadable = I couldn't read how often. E.g.: every month, every 6 weeks
customer-rhythm-range = Between a day and three years, please.
merge-already = These two are merged already.
merge-two-people = { $one } and { $other } each have a Telegram of their own: two people, so they can't be merged.
customer-tags-full = A customer can have { $most } tags. Remove some first.

customers-prospect = prospect
customers-sent-by = 👥 sent by { $name }
customers-birthday-soon = 🎂 { $day } ({ $distance })
customers-until = until { $day }
customers-expired = ⚠️ ran out { $day }
customers-origin = { $source }, kept since { $day }
customers-source-capture = Written down here
customers-source-scan = Scanned the code
customers-source-contact = From a contact card
customers-source-vcard = From a contacts file
customers-source-import = Imported
customers-source-other = From elsewhere

customers-button-brief = Brief
customers-button-facts = Likes/birthday
customers-button-more = More…
customers-button-referrer = Sent by
customers-button-keeper = Looked after by
customers-button-agreement = Agreement
customers-button-pause = Pause
customers-button-pause-1m = One month
customers-button-pause-3m = Three months
customers-button-resume = Stop the pause
customers-button-favour = 🎁 It's a favour
customers-button-concession = 💸 It's a concession

customers-facts = What { $name } likes, and the birthday (tap one to remove it). Just send one more, e.g.: no sugar; birthday 5 March
customers-facts-none = What does { $name } like or dislike, and when is the birthday? Just send it, e.g.: no sugar; birthday 5 March
customers-ask-favour = What was done for { $name }? Just send it, e.g.: carried it upstairs in the rain
customers-ask-concession = What was let go for { $name }? Just send it, e.g.: knocked off £20
customers-ask-until = Until when should I leave { $name } alone? E.g.: 1 March, in 2 months
customers-ask-referrer = Who sent { $name }? Send that customer's name.
customers-referrer-which = Which one sent them?
customers-keepers = Who looks after { $name }?
customers-keeper-all = Everybody
customers-pauses = No reminders about { $name }: for how long?

customers-done-favour = ✅ Favour kept
customers-done-concession = ✅ Concession kept
customers-done-preference = ✅ Noted what they like
customers-done-unpreference = ✅ Removed
customers-done-birthday = ✅ Birthday noted
customers-done-unbirthday = ✅ Birthday removed
customers-done-referrer = ✅ Noted who sent them
customers-done-unreferrer = ✅ Nobody sent them any more
customers-done-assign = ✅ Settled who looks after them
customers-done-unassign = ✅ Everybody looks after them now
customers-done-pause = ✅ Fine, I'll leave them alone
customers-done-resume = ✅ Reminders are back
customers-done-agree = ✅ Agreement kept
customers-done-end = ✅ The agreement has ended

customer-preferences-full = { $most } likes are enough for one customer. Remove some first.
customer-birthday-unreadable = I couldn't read which day. E.g.: birthday 5 March, 5 March 1985
customer-birthday-lunar = Lunar birthdays can't be kept yet. Please send the solar date, e.g.: birthday 5 March
customer-referrer-self = { $name } can't have sent themselves.
customer-referrer-unknown = There is no “{ $name }” in the book. Please record them first, or send the name again.
customer-keeper-taken = Somebody looks after this customer already. To change that please ask the owner.
customer-pause-range = Please choose a day after today and within two years.
customer-until-unreadable = I couldn't read a day in “{ $words }”. Please send it again, e.g.: 1 March

brief-ask = A brief about whom? Send the customer's name.
brief-which = About which one?
brief-since = Since { $month }
brief-visits = { $count ->
    [one] 1 visit
   *[other] { $count } visits
}
brief-last = last contact { $at }
brief-sent = sent { $count ->
    [one] 1 customer
   *[other] { $count } customers
}
brief-favours = { $count ->
    [one] 1 favour
   *[other] { $count } favours
}
brief-concessions = { $count ->
    [one] 1 concession
   *[other] { $count } concessions
}
brief-plan = ⏰ { $day } { $what }
brief-promise = 🤝 Promised: { $day } { $what }
brief-unhappy = 😟 { $day } only { $stars ->
    [one] 1 star
   *[other] { $stars } stars
} { $words }
customers-unverified = unverified
customers-button-card-code = 🪪 Card to scan
customers-muted = 🔇 muted
customers-button-mute = Mute
customers-button-unmute = Read them again
customers-done-mute = 🔇 Muted: what they send is not taken in, and they are told so
customers-done-unmute = ✅ Their messages reach you again
customer-mute-needless = { $name } is not in Telegram here, so there is nothing to mute.
