# Words used everywhere
language-zh = 中文
language-en = English
role-owner = owner
role-manager = manager
role-staff = staff
role-viewer = viewer
role-customer = customer
role-stranger = visitor

date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date-in-days = { $days ->
    [one] in 1 day
   *[other] in { $days } days
}
date-days-ago = { $days ->
    [one] 1 day ago
   *[other] { $days } days ago
}
date-moment = { $day } { $hour } ({ $distance })
repeat-daily = { $count ->
    [1] every day
   *[other] every { $count } days
}
repeat-weekly = { $count ->
    [1] every week
   *[other] every { $count } weeks
}
repeat-monthly = { $count ->
    [1] every month
   *[other] every { $count } months
}
repeat-yearly = { $count ->
    [1] every year
   *[other] every { $count } years
}

page-previous = ‹ Back
page-next = More ›

button-undo = Undo
button-back = Back
button-other = Type it
button-card = Open card
button-settings = Settings
button-team = Team
button-language = Language
button-help = Help
button-today = Today
button-add = Add
button-find = Find
button-code = Shop code
button-copy-link = Copy link
button-open-shop = Open my own shop's book
button-rate = Rate us

refusal-role = Your role in this shop doesn't allow that. Please ask the owner.
refusal-customer = That is for people who work in the shop. Just type what you want to tell it, or send /help.
refusal-stranger = That needs a shop. To open yours send /start; as a customer, scan the shop's code.
refusal-not-yours = You are not part of this shop at the moment.
refusal-rank = You can only invite or remove people below your own role.
refusal-amount-too-big = That amount is too large. Please check it.
stale-button = This button is out of date. Please use the newest card.
stale-screen = That was an old screen; here is the fresh one
activity-note = Note
activity-favour = Favour
activity-concession = Concession
activity-agreement = Agreement
activity-visit = Visit
activity-sale = Sale
activity-call = Call
activity-message = Message
activity-received = From them
activity-rating = Rating
activity-nps = Would recommend
activity-stage = Progress
activity-corrected = Changed by the customer
