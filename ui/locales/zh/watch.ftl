watch-missed = ⚠️ { $business }：机器人断线超过了一天。
watch-missed-when = { $since } 到 { $until } 之间发的消息，可能没收到。
watch-missed-do = 请翻一下聊天记录，没有回音的再发一遍。
watch-unsaved = 收到了，但这会儿存不进去：放客户簿的电脑出了点问题。不用重发，一恢复就记上，再回您。
