feedback-stars = { $name } · How was it today? Tap a star:
feedback-preview-head = 👀 Preview: this is what customers see after the scan. Your taps don't count.
feedback-preview-toast = Preview, not counted
feedback-thanks = { $stars } Thank you! Tap again to change it.
feedback-rated = { $stars } Thank you!
feedback-sorry = { $stars } We are sorry. The owner is being told right now.
feedback-sorry-morning = { $stars } We are sorry. The shop is closed for the night; the owner hears of it first thing in the morning.
feedback-say-more = Anything you'd like to add? Just type it, or send a picture or a voice note.
feedback-once = Only your next message goes to this shop; after that, “{ $own }” again.
feedback-stopped = 🔕 You stopped messages from this shop, so it can't answer you here.
feedback-enough = All right. { $name } thanks you!
feedback-kept = Got it, passed on to { $name }. The answer will come here.
feedback-kept-later = Got it, thank you! { $name } will read it.
feedback-ask-words = What would you like to tell { $name }? Just type it:
feedback-stars-range = Please give 1 to 5 stars.
feedback-scan-unknown = This code is wrong or no longer in use. Please scan the one in the shop again.
feedback-scan-closed = This code is no longer in use. Please scan the one in the shop.
feedback-scan-first = Please scan the code in the shop first, then rate it here.
feedback-nobody = This feedback belongs to no customer, so there is nobody to answer.
feedback-words-empty = I got nothing. Please type a few words, or send a picture or a voice note.

feedback-from-shop = { $name } writes:
feedback-button-write = Answer the shop
feedback-button-enough = That's all

feedback-heard = 💬 { $business }: a customer rated you
feedback-heard-words = 💬 { $business }: a customer wrote
feedback-heard-spoken = 💬 { $business }: said in person
feedback-somebody = a customer
feedback-how-to-answer = Reply to this message to answer; starting with # it stays a private note.
feedback-button-answer = Reply
feedback-ask-answer = What shall I tell { $name }? Just type it (with # in front it stays a private note). They only see the shop's name.
feedback-sending = 📤 Sending in 10 seconds to { $name }:
feedback-button-cancel = Cancel
feedback-sent = ✓ Sent to { $name }:
feedback-taken-back = Taken back; nothing was sent.
feedback-noted = 🔒 Noted for { $name }; only your shop sees it:
feedback-answer-empty = I got no words to send. Please type a few.
feedback-reply-too-long = That is too long: { $most } characters at most. Please send it in two.
feedback-caption-too-long = Words under a picture or file can be { $most } characters at most. Please send the longer text as a reply of its own.
feedback-not-sent-location = A place can't carry your shop's name, so it is not sent on. Please type the address, or the link of the map.
feedback-not-sent-video-note = A round video can't carry your shop's name, so it is not sent on. Please send an ordinary video or a voice note.
feedback-not-sent-contact = A contact card is not sent on: it gives away a number. To give the customer one, type it. To keep it, send the card without replying.
feedback-not-sent-other = This can't be sent on. Text, photos, voice notes, videos and files can.
feedback-taken-by = 👤 { $name } is on it
feedback-answered-by = ↩️ { $name } answered · { $at }
feedback-taken-nothing-sent = Yours was not sent to { $name }, so that you don't contradict each other.
feedback-button-all-the-same = Answer all the same
feedback-button-files = 📎 { $count } files
feedback-gone = That feedback is no longer there.

feedback-none = { $name } has no feedback yet. Put the code on the counter: customers scan it and rate.
feedback-list = What customers of { $name } said (tap a number to read)
feedback-average = { $average }★ on average ({ $count })
feedback-recorded = ✍️ Recorded what the customer said
feedback-recorded-new = ✍️ Recorded, with a new customer
feedback-recorded-which = ✍️ Recorded. Several share that name: which one?

reply-stopped = { $name } stopped messages, so the bot can't write. { $has_number ->
    [0] Please say it in person.
   *[other] Please call them: { $number }
}
reply-unreachable = { $name } has never scanned your code, so the bot can't write. { $has_number ->
    [0] Please call or write another way.
   *[other] Please call them: { $number }
}
reply-blocked = { $name } has blocked the bot, so nothing gets there. { $has_number ->
    [0] Please call or write another way.
   *[other] Please call them: { $number }
}
reply-erased = This customer was erased at their own wish: nothing is kept of them and nobody can be answered.
reply-consent = { $name } has not agreed to messages. Please call, or say it in person.
reply-case = The complaint of { $name } is still open.
reply-quiet = It is quiet hours. Please send it later.
reply-cap = { $name } has had enough messages today. Please try tomorrow.
reply-already = This one is already on its way.
reply-too-late = Too late, it has been sent.
undo-sent = This has been sent to the customer and can't be taken back.
feedback-muted = { $name } does not read messages here at the moment, and this one was not kept. /mydata, /privacy and /stop still work.
