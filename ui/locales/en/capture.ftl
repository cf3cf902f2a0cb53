capture-guess = {" "}<i>(a guess)</i>
capture-whom-new = { $mark } { $name }{ $guess } · new customer
capture-whom-known = { $mark } { $name }
capture-whom-joined = { $mark } { $name } (following on)
capture-whom-phone = { $mark } { $name } · it is their number (you wrote “{ $typed }”)
capture-whom-which = { $mark } Noted. Which { $name } is it?
capture-whom-none = { $mark } Noted (no customer named yet)
capture-whom-ask = Not this { $name }? Pick one, or:
capture-phone = 📞 { $phone }
capture-phone-changed = 📞 { $phone } (was { $old })
capture-follow-up = ⏰ { $at }{ $guess }{ $repeats }
capture-promise = 🤝 Promised: { $at }{ $guess }{ $repeats }
capture-rhythm = 🔄 Usually comes every { $days ->
    [one] day
   *[other] { $days } days
}; I'll tell you when they are late
capture-rhythm-since = 🔄 Usually comes every { $days ->
    [one] day
   *[other] { $days } days
}, last on { $last }; I'll tell you when they are late
capture-not-understood = ❓ I couldn't read { $words }: please set the time, or edit your message
capture-other-dates = 🗓 Also mentioned { $words }, with no reminder
capture-undone = Undone: { $what }
capture-whose = ✅ Kept. Whose is it? Pick one, or send the name
capture-listed = { $mark } { $count } entries noted; tap a number to see one
capture-listed-which = which one?
capture-cards-new = ✅ { $count ->
    [one] 1 new customer
   *[other] { $count } new customers
} { $names }
capture-cards-known = 👤 Already in the book: { $count } ({ $names })
capture-cards-namesakes = ❓ Same name as somebody in the book, kept apart: { $count } ({ $names }). Please check whether they are the same
capture-cards-left-out = Left out, without a name or number: { $count }
capture-cards-too-many = At most { $most } contact cards at a time. Please split the file.
capture-cards-too-large = This file of contacts is too large (1 MB at most). Please split it.
capture-file-not-kept = This kind of message can't be kept. Words, voice notes, pictures, videos, files, places and contact cards can.
capture-undone-list = Undone: { $count } entries
capture-undone-it = Undone
undone-alert = The alert stands again
undone-apart = They may be proposed again
undone-archived = Out of the archive again
undone-cancel = It is still to be done
undone-done = Open again, still to be done
undone-invite = The invitation is withdrawn, its link no longer works
undone-kind = The kind is what it was
undone-lost = No longer marked as lost
undone-merge = Two customers again, each with their own
undone-move = Back at its old time
undone-phone = The phone is what it was
undone-plan = No follow-up any more
undone-remove = On the team again
undone-rename = The old name is back
undone-rhythm = The rhythm is what it was
undone-setting = The setting is what it was
undone-state = As it was before
undone-tag = The tag is gone
undone-untag = The tag is back
capture-nothing = I found no customer and nothing that happened in that, so nothing was kept. What would you like to do?
capture-empty = There was no text. Please send a line.
capture-ask = One line will do: who, what, when. E.g.: Mrs Lee ordered two curtains, measure Friday
capture-ask-sale = Who bought what, and for how much? E.g.: Mrs Lee colour £38
capture-ask-name = What is the right name? Just send it.
capture-ask-amount = What is the right amount? Just send it, e.g. 1200
capture-amount-unreadable = I couldn't read an amount in “{ $words }”. Please send it again, e.g. 1200
capture-ask-when = When? E.g. Friday 3pm
capture-edit-unknown = There is no record to change for this message (perhaps it was undone). Please send it again.
capture-kind-unknown = It can be a sale, a visit or a note.
undo-nothing = There is nothing left to undo.
undo-already = That was undone already.
undo-built-upon = Later entries build on this one. Undo those first, or just correct it.
button-when = Change time
button-follow-up = Follow up
button-whom = Not this one
button-ask-name = Fix the name
button-who = Who is it?
button-kind-note = Just a note
button-kind-sale = It's a sale
button-kind-visit = It's a visit
button-amount = Fix the amount
button-somebody-new = Somebody new
button-nobody = No customer
button-undo-list = Undo all
button-no-follow-up = No follow-up
button-other-time = Other time
time-tonight = Tonight 8pm
time-tomorrow = Tomorrow 9am
time-days = In 3 days
time-week = In a week
time-month = In a month
