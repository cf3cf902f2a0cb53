command-start = Start
command-today = Today's list
command-add = Add customer or note
command-follow = Set a follow-up
command-find = Find a customer
command-sale = Sale or visit
command-feedback = Ratings and complaints
command-churn = Slipping customers
command-share = Shop code
command-undo = Undo the last entry
command-help = Help, settings
command-stop = Stop messages
command-mydata = My data
command-privacy = Privacy, consent
command-language = Language
command-customer-feedback = Rate us
command-ask = Ask
command-complain = Complain
command-cases = My complaints
command-customer-help = Help
command-stranger-help = Help
command-viewer-help = Help
command-viewer-feedback = Ratings
bare-today = today|agenda
bare-undo = undo
bare-help = help
bare-brief = brief
bare-find = find
bare-churn = churn|slipping
bare-share = code|qr
bare-settings = settings
bare-duplicates = duplicates
button-duplicates = Duplicates
bare-report = report|weekly report|monthly report
bare-goal = goals|goal
bare-cost = cost of use|cost
button-report = Reports
button-cost = Cost of use
bare-cancel = cancel
bare-stop = stop|unsubscribe
bare-mydata = my data
bare-privacy = privacy
bare-feedback = feedback
bare-complain = complain
bare-cases = my complaints

help-member =
    The customer book of { $business }
    Just send a line and it is kept, e.g.: Mr Wang 020 7946 0958 wants a quote, call Wed 3pm
    Send a customer's name to see their card.
help-viewer =
    The customer book of { $business } (you read, you record nothing)
    Send a customer's name or the end of the phone number to see their card.
help-customer =
    { $business } is listening
    Whatever you want to say, just type it; the shop will see it.
help-stranger =
    Regulars: a customer book that lives in this chat.
    To open a shop send /start; as a customer, scan the shop's code.
unknown-command = There is no such command. You can use: { $known }
apology = Sorry, that went wrong on our side. Everything recorded is still there. Please try again; if it happens again, quote the code { $code }.
recovered = The connection broke; the last message was recorded:
recovered-done = The connection broke; the last step was done all the same.
language-ask = Choose a language · 选语言
language-set = Fine, English from now on.
language-unknown = There are 中文 and English, e.g.: /language zh
cancelled = OK, cancelled.
group-private = I talk about customers in private only: { $link }
start-unknown = This link is wrong or no longer valid. Please ask the shop for a new one.
start-too-many = Too many codes that are none. Please wait an hour, then open the link again.

flood-notice = That is more than anybody can read. I'll take messages again in { $minutes } minutes; /stop, /privacy and /mydata always work.
flood-wait = Too many messages; please wait a few minutes.
