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
