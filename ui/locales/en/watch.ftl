watch-missed = ⚠️ { $business }: I was offline for more than a day.
watch-missed-when = Messages sent between { $since } and { $until } may never have reached me.
watch-missed-do = Please look through the chat and send again what got no answer.
watch-unsaved = Received, but it can't be saved right now: the computer that keeps the book has a problem. No need to send it again; it is recorded and answered as soon as that is over.
