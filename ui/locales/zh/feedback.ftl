feedback-stars = { $name } · 今天还满意吗？点几颗星：
feedback-preview-head = 👀 预览：顾客扫码看到的就是下面这样，你点了不算数。
feedback-preview-toast = 这是预览，不计入评价
feedback-thanks = { $stars } 谢谢您！点错了可以再点一次改。
feedback-rated = { $stars } 谢谢您！
feedback-sorry = { $stars } 对不起，让您不满意了。已经马上告诉老板。
feedback-sorry-morning = { $stars } 对不起，让您不满意了。店里已休息，一早就让老板看到。
feedback-say-more = 还想说两句？直接打字，发照片或语音也行。
feedback-once = 只有您的下一句话会发给这家店，之后照旧记到“{ $own }”。
feedback-stopped = 🔕 您退订了这家店的消息，所以店里没法在这里回复您。
feedback-enough = 好的，{ $name } 谢谢您！
feedback-kept = 收到，已转给 { $name }。店里的回复会发到这里。
feedback-kept-later = 收到，谢谢！{ $name } 会看到的。
feedback-ask-words = 想对 { $name } 说什么？直接打字：
feedback-stars-range = 请给 1 到 5 颗星。
feedback-scan-unknown = 这个二维码不对或已停用，请到店里重新扫一下。
feedback-scan-closed = 这个二维码停用了，请扫店里现在用的那个。
feedback-scan-first = 请先扫一下店里的二维码，再来评价。
feedback-nobody = 这条评价没有对应的客户，没法回复。
feedback-words-empty = 没收到内容。请打几个字，发照片或语音也行。

feedback-from-shop = { $name } 回复您：
feedback-button-write = 回复店里
feedback-button-enough = 不说了

feedback-heard = 💬 { $business } 收到顾客评价
feedback-heard-words = 💬 { $business } 收到顾客留言
feedback-heard-spoken = 💬 { $business } · 当面听到的评价
feedback-somebody = 某位顾客
feedback-how-to-answer = 直接回复这条消息就能回顾客；# 开头只记在自己店里，不会发出去。
feedback-button-answer = 回复顾客
feedback-ask-answer = 回 { $name } 什么？直接打字（# 开头只做内部备注，不会发出）。对方只看到店名。
feedback-sending = 📤 10 秒后发给 { $name }：
feedback-button-cancel = 先别发
feedback-sent = ✓ 已发给 { $name }：
feedback-taken-back = 已撤回，没有发出去。
feedback-noted = 🔒 记在 { $name } 名下了，只有店里看得到：
feedback-answer-empty = 没收到要说的话，请打几个字。
feedback-reply-too-long = 太长了，一次最多 { $most } 个字，请分两条发。
feedback-caption-too-long = 照片或文件下面最多写 { $most } 个字。长的请另外回复一条。
feedback-not-sent-location = 位置上带不了店名，所以没有转发。请打地址，或发地图链接。
feedback-not-sent-video-note = 圆形视频带不了店名，所以没有转发。请发普通视频或语音。
feedback-not-sent-contact = 名片会露出号码，所以没有转发。要告诉顾客号码请直接打字；只想记下就别用回复，单独发名片。
feedback-not-sent-other = 这个转不了。文字、照片、语音、视频和文件都可以。
feedback-taken-by = 👤 { $name } 在处理
feedback-answered-by = ↩️ { $name } 回过了 · { $at }
feedback-taken-nothing-sent = 你这条没有发给 { $name }，免得两个人说的不一样。
feedback-button-all-the-same = 还是要回
feedback-button-files = 📎 { $count } 个文件
feedback-gone = 这条评价已经不在了。

feedback-none = { $name } 还没收到评价。把二维码放在柜台，顾客一扫就能评。
feedback-list = { $name } 的评价（点数字看全文）
feedback-average = 平均 { $average }★（{ $count } 个）
feedback-recorded = ✍️ 记下了顾客的话
feedback-recorded-new = ✍️ 记下了，新加了一位客户
feedback-recorded-which = ✍️ 记下了。同名的有几位，是哪一位？

reply-stopped = { $name } 退订了，机器人不能再发。{ $has_number ->
    [0] 请当面说。
   *[other] 请打电话：{ $number }
}
reply-unreachable = { $name } 没扫过店里的码，机器人发不了。{ $has_number ->
    [0] 请打电话或用微信说。
   *[other] 请打电话：{ $number }
}
reply-blocked = { $name } 屏蔽了机器人，发不过去。{ $has_number ->
    [0] 请打电话或用微信说。
   *[other] 请打电话：{ $number }
}
reply-erased = 这位顾客自己要求删除了资料：店里什么都没留，也没法回复了。
reply-consent = { $name } 没同意接收消息。请打电话或当面说。
reply-case = { $name } 的投诉还没处理完。
reply-quiet = 现在是免打扰时间，请晚点再发。
reply-cap = 今天给 { $name } 发得够多了，明天再发吧。
reply-already = 这条已经在发了。
reply-too-late = 来不及了，已经发出去了。
undo-sent = 这条已经发给顾客了，撤不回来。
feedback-muted = { $name } 现在不在这里看消息，这条也没有留下。/mydata、/privacy、/stop 照常能用。
