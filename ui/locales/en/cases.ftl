cases-kind-low_score = low score
cases-kind-complaint = complaint
cases-kind-help = help needed
cases-state-received = nobody has it yet
cases-state-checking = in hand
cases-state-remedied = put right, customer not told
cases-state-told = customer told, no word yet
cases-state-confirmed = customer confirmed
cases-state-reopened = customer says it isn't solved
cases-state-no_answer = customer didn't answer
cases-state-withdrawn = customer changed the rating
cases-own-received = the shop has got it
cases-own-checking = the shop is seeing to it
cases-own-remedied = the shop says it is put right
cases-own-told = your word: is it solved?
cases-own-confirmed = you said it is solved
cases-own-reopened = open again, the shop goes on
cases-own-no_answer = closed, as we heard nothing
cases-own-withdrawn = closed, as you changed your rating

cases-head = 🧾 { $business } · #{ $number } { $kind } · { $state }
cases-said-in-person = said in person
cases-nobody-has-it = Nobody has it yet · by { $due }
cases-has-it = { $name } is on it · by { $due }
cases-closed-confirmed = ✅ The customer tapped “Solved” · { $at }
cases-closed-in-person = ✅ Confirmed in person, heard by { $name } · { $at }
cases-closed-no_answer = ⌛ The customer never answered; not counted as confirmed · { $at }
cases-closed-withdrawn = ↩️ The customer changed to a better rating · { $at }
cases-unreachable = 🔇 The bot can't reach this customer: please call, or say it in person.
cases-button-take = I'll take it
cases-button-take-over = Take over
cases-button-solve = Solved, tell them
cases-button-tell = Tell them
cases-button-told = Told in person
cases-button-remedy = Solved, tell later
cases-button-in-person = Confirmed in person
cases-button-again = Not solved, reopen
cases-button-number = Complaint #{ $number }
cases-button-make = It's a complaint
cases-button-every = Open complaints
cases-toast-taken = It's yours
cases-toast-telling = They will be told in 10 seconds
cases-taken = { $name } is already on it
cases-moved-on = It has moved on; here is how it stands
cases-gone = That complaint is no longer there.
cases-reopen-late = It was closed more than { $days } days ago and can't be reopened. Still a problem? Send /complain for a new one.
cases-due-unanswered = ⏰ Nobody has answered this customer yet
cases-due-soon = ⏰ Due tomorrow
cases-due-words = 💬 The customer added
cases-due-late = ❗ Overdue and not solved
cases-none = { $name } has no open complaints.
cases-every = Open complaints of { $name } (tap a number)
cases-today = { $count ->
    [one] 🧾 1 complaint open
   *[other] 🧾 { $count } complaints open
}
cases-today-late = { $count ->
    [one] 🧾 1 complaint open, { $late } overdue
   *[other] 🧾 { $count } complaints open, { $late } overdue
}

cases-door-ask = Ask
cases-door-help = Help
cases-door-complain = Complain
cases-ask-ask = What would you like to ask { $name }? Just type it:
cases-ask-help = What is wrong with what you bought at { $name }? Just type it:
cases-ask-complain = What did { $name } get wrong? Just type it; the owner will see it:
cases-taken-in = Got it: number #{ $number }, passed on to { $name }.
cases-we-tell = You'll hear of each step here; /cases shows how it stands.
cases-we-tell-morning = The shop is closed for the night; the owner sees it first thing in the morning. You'll hear of each step here; /cases shows how it stands.
cases-your-number = Noted as #{ $number }; you'll hear of each step here.
cases-button-mine = How it stands
cases-mine = Your complaints to { $name } (tap a number)
cases-mine-none = You have no complaints with { $name }. If something is wrong, send /complain.
cases-own-head = { $name } · your complaint #{ $number }
cases-own-say-more = Anything to add? Just type it.
cases-button-solved = Solved
cases-button-not-solved = Not solved
cases-news-received = { $name }: what you told us in person is noted as complaint #{ $number }.
cases-news-how = You'll hear of each step here; /cases shows how it stands.
cases-news-checking = { $name }: somebody is seeing to your complaint #{ $number }.
cases-news-told = { $name }: your complaint #{ $number } has been put right. Is it solved for you?
cases-news-confirmed = { $name }: you told us in person that #{ $number } is solved; noted. If it isn't, tap to tell us.
cases-news-reopened = { $name }: your complaint #{ $number } is open again, the shop goes on with it.
cases-news-no_answer = { $name }: complaint #{ $number } is closed, as we heard nothing from you. If it isn't solved, tap to reopen.
cases-thanks = All right, #{ $number } is solved. { $name } thanks you!
cases-reopened = #{ $number } is open again and { $name } hears of it now. What is still wrong? Just type it (or leave it at that).
