alarm-held = ⚠️ The book can't be used: another program holds it. Please stop that program. Messages are kept and handled afterwards.
alarm-full = ⚠️ The book can't be written: the disk is full. Please make room. Messages are kept and handled afterwards.
alarm-disk = ⚠️ The book can't be used: the disk cannot be read or written. Please look at the system's log. Messages are kept and handled afterwards.
alarm-damaged = ⚠️ The book's file is damaged. Please stop the bot and restore a copy (python -m bot restore).
alarm-readonly = ⚠️ The book may not be written. Please look at whom its file and its folder belong to. Messages are kept and handled afterwards.
alarm-closed = ⚠️ The book can't be opened. Please look at whom its file and its folder belong to. Messages are kept and handled afterwards.
alarm-twice = ⚠️ Another program runs with this bot's token, and Telegram gives each message to only one of the two. Please stop one of them at once.
alarm-webhook = ⚠️ This bot has a webhook, so no messages come in here. Please take the webhook away or use webhook mode.
