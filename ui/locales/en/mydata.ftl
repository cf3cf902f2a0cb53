mydata-which = Several shops keep a record of you. Which one?
mydata-head = What { $shop } keeps about you
mydata-said = 💬 Ratings and messages of yours: { $count }
mydata-noted = 📒 Noted by the shop: { $what }
mydata-kind-tag = Tags
mydata-kind-like = What you like
mydata-kind-follow-up = Follow-ups
mydata-kind-answer = Survey answers
mydata-kind-file = Files
mydata-button-name = Name
mydata-button-phone = Phone
mydata-button-birthday = Birthday
mydata-button-words = My words
mydata-button-export = Export
mydata-button-erase = Erase…
mydata-button-consent = Consent
mydata-button-see = My data
mydata-button-sure = 🧹 Erase for good
mydata-button-archive = Archive instead
mydata-words = What you said to { $shop }
mydata-ask-name = What should { $shop } call you? Type the name.
mydata-ask-phone = Which number is right? Type it; { $shop } sees that you changed it.
mydata-ask-birthday = When is your birthday? E.g. 5 March. { $shop } sees that you changed it.
mydata-warn = 🧹 Erase you from the book of { $shop }?
mydata-warn-goes = Goes at once: your name, numbers, birthday, words, files, what you allowed, all notes about you, and messages on their way.
mydata-warn-stays = Stays: sums and counts of the shop, without you.
mydata-warn-others = Encrypted backups hold you until they run out; if one is ever brought back, you are erased from it again.
mydata-warn-forever = There is no undo. You may want to export first.
mydata-erased-toast = Erased
mydata-erased = 🧹 Done. { $shop } keeps nothing about you any more and sends you nothing.
mydata-erased-again = If you scan its code again, you start afresh. This chat stays in your Telegram; delete it there if you like.
mydata-warn-them = 🧹 Erase { $name } for good?
mydata-warn-them-goes = Goes at once: name, numbers, notes, words, files, follow-ups, what they allowed, messages on their way.
mydata-warn-them-stays = Stays: sums and counts, without anybody.
mydata-warn-them-forever = There is no undo, and older entries about them can't be undone either.
mydata-erased-them = { $count ->
    [one] 🧹 Erased. One line stays as a figure, without a name. Cards already in this chat stay until you delete them.
   *[other] 🧹 Erased. { $count } lines stay as figures, without a name. Cards already in this chat stay until you delete them.
}
mydata-told = { $count ->
    [one] 🧹 { $shop }: a customer has been erased on request. One line stays as a figure, without a name.
   *[other] 🧹 { $shop }: a customer has been erased on request. { $count } lines stay as figures, without a name.
}
mydata-export-read = 📄 What { $shop } keeps about you, to read
mydata-export-raw = 🗂 The same for other programs (JSON)
mydata-file-head = What { $shop } keeps about you ({ $at })
mydata-file-words = Your ratings and messages
mydata-file-noted = Noted by the shop: { $what }
mydata-file-cases = Your complaints
mydata-file-files = Files and pictures (they are in the chats themselves)
mydata-file-answers = Survey answers (1 yes, 0 no, or stars)
mydata-file-received = Messages from the shop
mydata-file-consents = What you allowed
mydata-held = ⏳ A card tied this record of { $shop } to you less than a day ago, so it can be erased from { $until } on: the card might be in the wrong hands. The shop has been told. /stop works at once.
mydata-held-part = Not your card? Tap below: what you said yourself goes with you and can be erased at once.
mydata-held-short = A card tied this record to you less than a day ago; it can't be erased yet.
mydata-held-correct = A card tied this record to you less than a day ago; you can change it after that day. If it is urgent, tell the shop.
mydata-button-part = It isn't my card
mydata-parted = Done: the record of { $shop } isn't tied to you any more. If you said anything here yourself, it is under /mydata.
