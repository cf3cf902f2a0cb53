customers-kind-person = Person
customers-kind-firm = Firm
customers-kind-supplier = Supplier
customers-kind-distributor = Distributor
customers-state-lost = lost
customers-state-lost-why = lost ({ $reason })
customers-state-archived = archived
customers-state-archived-why = archived ({ $reason })
customers-stopped = 🔕 unsubscribed
customers-last = 🕘 Last contact { $at }
customers-when = { $day } ({ $distance })
customers-nothing-yet = Nothing recorded yet
customers-next = ⏰ { $at } { $what }
customers-promised = 🤝 Promised: { $at } { $what }
customers-spent = { $amount } in 12 months

customers-button-note = Note
customers-button-sale = Sale/visit
customers-button-timeline = Timeline
customers-button-edit = Edit
customers-button-name = Name
customers-button-phone = Phone
customers-button-tags = Tags
customers-button-kind = Kind
customers-button-rhythm = How often
customers-button-lost = Lost
customers-button-archive = Archive
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
customer-tags-full = A customer can have { $most } tags. Remove some first.
