backups-restored = ♻️ { $business }: the book had to be brought back from a copy.
backups-restored-when = What was recorded after { $since } is not in it: please send it again.
backups-restored-rings = Reminders that fell due meanwhile don't ring again; they are on today's list.
backups-caption = A copy of the book, encrypted. It opens only with the key file: keep that one somewhere else.
backups-failed = ⚠️ The hourly copy of the book could not be made. Please look at the bot's log and at the free space on the disk.
backups-too-large = ⚠️ The copy of the book is larger than the 50 MB a bot can send here. Please take it off the machine in another way.
