insights-about-day = { $count } 天左右
insights-about-week = { $count } 周左右
insights-about-month = { $count } 个月左右
insights-span-day = { $low } 到 { $high } 天
insights-span-week = { $low } 到 { $high } 周
insights-span-month = { $low } 到 { $high } 个月
insights-for-day = { $count } 天
insights-for-week = { $count } 周
insights-for-month = { $count } 个月

insights-own = 来过 { $visits } 次，平常隔 { $span }来一次（多半是 { $days } 天），这回已经 { $silence }没来了。
insights-stated = 你说过平常大约每 { $days } 天来一次，这回已经 { $silence }没来了。
insights-guess = 我估计{ $hope }。
insights-hope-likely = 多半还会来
insights-hope-likely-counted = 多半还会来（六成以上）
insights-hope-open = 还来不来说不准
insights-hope-open-counted = 还来不来说不准（一半一半）
insights-hope-unlikely = 多半不来了
insights-hope-unlikely-counted = 多半不来了（约三成可能还来）
insights-hope-hardly = 怕是不会来了
insights-hope-hardly-counted = 怕是不会来了（顶多两成多还来）
insights-state-and-hope = { $state }，{ $hope }
insights-note = 上次记的：“{ $note }”
insights-spent = 最近一年在店里花了 { $amount }

insights-rhythm = 🔄 { $usual } · { $state }
insights-rhythm-unknown = { $visits ->
    [0] 🔄 还没来过，看不出多久来一次
   *[other] 🔄 来过 { $visits } 次，还看不出多久来一次
}
insights-rhythm-waits = 🔄 你说的：大约每 { $days } 天来一次，从下次来店里算起
insights-usual = 平常隔 { $span }来一次
insights-usual-stated = 你说的：大约每 { $days } 天来一次
insights-expected = 预计 { $day } 前后再来
insights-paused = { $day } 之前先不提醒
insights-on-time = 差不多该来了
insights-late = 比平常晚了，{ $silence }没来
insights-slipping = ⚠️ { $silence }没来，怕是要流失

insights-churn-head = ⚠️ { $business } 有 { $count } 位熟客好久没来了
insights-churn-borrowed = <i>店里的记录还少，先按一般店铺的情况排的先后</i>
insights-nobody = 没有快流失的熟客 👍 看得出规律的 { $count } 位都正常，或已经处理过。
insights-nobody-unknown = 还有 { $count } 位来得少，暂时看不出来。
insights-nobody-known = 现在还看不出谁要流失。每位客人来过三次，我就知道他平常多久来一次；老客户也可以直接告诉我，例如：李姐 平常每月来，上次三月底

insights-alert = ⚠️ { $name } 好久没来了
insights-was-alert = { $name }
insights-is-lost = 已经记成流失了。
insights-is-archived = 已经归档了。
insights-is-back = 放心，{ $day } 来过了，现在不算流失。
insights-was-written = ✓ 已经写过信息了。
insights-was-called = ✓ 已经打过电话了。
insights-was-lost = ✓ 已经记过流失。
insights-was-not-now = ✓ 已经说好先不管。

insights-button-write = 写两句
insights-button-called = 打过电话了
insights-button-lost = 不会来了
insights-button-not-now = 先不管
insights-button-list = 看全部
insights-button-send = 就这样发
insights-button-ask-words = 自己写
insights-button-copy = 复制这段话
insights-button-wrote = 我发过了
insights-button-cancel = 先别发
insights-button-note = 记两句

insights-letter = 写给 { $name }：
insights-draft = { $name }，您好！您有 { $silence }没来了，最近都好吧？哪天方便过来，跟我说一声，我给您留着时间。
insights-draft-signed = { $name }，您好！我是{ $shop }的。您有 { $silence }没来了，最近都好吧？哪天方便过来，跟我说一声，我给您留着时间。
insights-ask-words = 想对 { $name } 说什么？直接打字，我以店的名义发过去。
insights-sending = 📤 10 秒后发给 { $name }：
insights-cancelled = 已撤回，没有发出去。
insights-how-to-stop = <i>不想再收到这类消息，发 /stop</i>

insights-done-called = 📞 记下了：给 { $name } 打过电话。这回不再提醒。
insights-done-written = ✉️ 记下了：给 { $name } 发过信息。这回不再提醒。
insights-done-not-now = ⏸ 好，{ $day } 之前不再提醒 { $name }。

churn-no-rhythm = { $name } 来得还少，看不出多久来一次。
letter-stopped = { $name } 退订了，就别再发消息了，打个电话吧。
letter-consent = { $name } 不愿意收这类消息，打个电话吧。
letter-unreachable = { $name } 没在这里和店里说过话，机器人发不了。复制下来，用微信或短信发。
letter-case = { $name } 的投诉还没处理完，机器人先不发。你可以自己跟对方说。
letter-quiet = 现在是免打扰时间，机器人不发。可以等会儿再发，或复制下来自己发。
letter-cap = 今天给 { $name } 发得够多了，机器人不再发。
letter-too-late = 来不及了，已经发出去了。
letter-too-long = 太长了，一次最多 { $most } 个字。

insights-button-figures = 看数字
insights-no-figures = { $name } 还没有到店或成交的记录，记上几笔就有数字了。
insights-figures = 📊 { $name } 的生意情况
insights-count-on-time = 正常 { $count }
insights-count-late = 晚了 { $count }
insights-count-slipping = 快流失 { $count }
insights-count-lost = 已流失 { $count }
insights-count-few = 来得少看不出 { $count }
insights-this-week = 这周到现在：{ $week }
insights-moved-new = 新客 { $count }
insights-moved-returned = 回来 { $count }
insights-moved-lost = 流失 { $count }
insights-depends-on = 近 90 天一共 { $amount }，{ $name } 占 { $part }
insights-depended-on = （再往前 90 天 { $amount } 里占 { $part }）
insights-depends-three = ，前三位占 { $part }
insights-foreign = 另有 { $count } 笔是别的币种，没算进去。
insights-of = { $whole } 位里 { $part } 位
insights-of-share = { $whole } 位里 { $part } 位（{ $share }）
insights-money-share = { $amount }（{ $share }）

insights-button-core = 大主顾
insights-button-rising = 越买越多
insights-button-fifths = 谁撑起生意
insights-button-groups = 分群
insights-button-weeks = 每周进出
insights-button-losses = 流失原因
insights-button-back = 回来的
insights-button-slipping = 快流失的
insights-button-lowest = 最少的五分之一
insights-button-mend = 不太满意的
insights-button-leaving = 花得多、快流失
insights-button-drifting = 其他快流失的
insights-button-pillars = 满意、常来、花得多
insights-button-unasked = 常来、花得多、还没说过
insights-button-friends = 满意、常来
insights-button-steady = 常来、还没说过

insights-weeks = 每周进出，从星期一算。流失：记成流失的，或太久没来的
insights-week = { $day }：{ $week }
insights-week-now = { $day }：{ $week }（还没过完）

insights-losses = 近一年流失了 { $count } 位
insights-losses-why = 本来留得住：{ $avoidable } · 不怪店里：{ $unavoidable } 位 · 不清楚：{ $unknown } 位
insights-losses-reasons = 原因：{ $rows }
insights-losses-kinds = 哪些人：{ $rows }
insights-losses-months = 什么时候：{ $rows }
insights-reason-silent = 没说一声就不来了
insights-reason-other = 别的原因

insights-fifths = 近一年有 { $count } 位付过钱，一共 { $amount }
insights-fifths-top = 花得最多的五分之一，{ $count } 位：{ $part }
insights-fifths-middle = 中间的，{ $count } 位：{ $part }
insights-fifths-lowest = 花得最少的五分之一，{ $count } 位：{ $part }

insights-groups = 👥 { $name } 的客人：满不满意、来不来、花多少
insights-unasked = 满不满意还不知道的：{ $part }，还没说过。
insights-few = 还有 { $count } 位来得少，看不出来。
insights-group-count = { $name } · { $count }

insights-people-nobody = 现在没有。
insights-people-core = ⭐ 大主顾 { $count } 位，近一年花了 { $part }。这几位你亲自照应。
insights-people-rising = 📈 { $count } 位最近买得明显比平常多，90 天花了 { $part }。问问是为什么，谢谢人家。
insights-people-lowest = 花得最少的五分之一里，来了三个月以上、现在还来的 { $count } 位，近一年 { $part }。只是提个醒：工夫先花在别人身上，一个都不会自动删。
insights-people-mend = 👥 不太满意的 { $count } 位（近一年 { $part }）。先找他们聊聊，把事情办好。
insights-people-leaving = 👥 花得多、快流失的 { $count } 位（近一年 { $part }）。这周亲自打个电话。
insights-people-drifting = 👥 其他快流失的 { $count } 位（近一年 { $part }）。发条信息问候一声。
insights-people-pillars = 👥 满意、常来、花得多的 { $count } 位（近一年 { $part }）。谢谢他们，问问愿不愿意介绍朋友来。
insights-people-unasked = 👥 常来、花得多、还没说过的 { $count } 位（近一年 { $part }）。当面问问满不满意。
insights-people-friends = 👥 满意、常来的 { $count } 位（近一年 { $part }）。跟他们说说店里还能做什么。
insights-people-steady = 👥 常来、还没说过的 { $count } 位（近一年 { $part }）。下次来请他们打个分。
insights-rises = 90 天 { $now }，平常 { $usual }
insights-standing-late = 晚了
insights-standing-slipping = 快流失
insights-standing-lost = 已流失
insights-back-contacted = 联系过的：{ $came }按平常的日子回来了
insights-back-alone = 没联系的：{ $came }按平常的日子回来了
insights-back-waits = （还有 { $count } 位没到时候）
insights-back-honest = <i>算的是近一年。联系谁是你挑的，所以不能当证据。</i>
insights-came-contacted = { $day } 回来，之前联系过
insights-came-alone = { $day } 自己回来的

insights-jump = ⚠️ { $shop }：生意越来越靠 { $name } 一位
insights-jump-figures = 近 90 天 { $total } 里花了 { $minor }，占 { $share }；再往前 90 天占 { $before }。
insights-jump-counted = 近 90 天 { $total } 里花了 { $minor }；再往前 90 天 { $before_total } 里花了 { $before_minor }。
insights-jump-advice = 万一人家不来了，这一块就没了。照应好这位，也多带带别的客人。
