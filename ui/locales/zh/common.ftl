# 到处都用得上的字
language-zh = 中文
language-en = English
role-owner = 老板
role-manager = 店长
role-staff = 店员
role-viewer = 只看
role-customer = 顾客
role-stranger = 访客

date-today = 今天
date-tomorrow = 明天
date-yesterday = 昨天
date-in-days = { $days }天后
date-days-ago = { $days }天前
date-moment = { $day } { $hour }（{ $distance }）
repeat-daily = { $count ->
    [1] 每天
   *[other] 每{ $count }天
}
repeat-weekly = { $count ->
    [1] 每周
   *[other] 每{ $count }周
}
repeat-monthly = { $count ->
    [1] 每月
   *[other] 每{ $count }个月
}
repeat-yearly = { $count ->
    [1] 每年
   *[other] 每{ $count }年
}

page-previous = ‹ 上一页
page-next = 下一页 ›

button-undo = 撤销
button-back = 返回
button-other = 自己填
button-card = 客户卡
button-settings = 设置
button-team = 店里的人
button-language = 语言
button-help = 帮助
button-today = 今天要办的
button-add = 记客户
button-find = 找客户
button-code = 店铺二维码
button-copy-link = 复制链接
button-open-shop = 开一本自己的客户簿
button-rate = 评价一下

refusal-role = 这一步你在店里的身份做不了，请找老板。
refusal-customer = 这个是店里的人用的。想对店里说什么，直接发；还能做什么，发 /help。
refusal-stranger = 这个要先有店。自己开店发 /start；来店里的客人，请扫店里的二维码。
refusal-not-yours = 这家店现在和你没有关联。
refusal-rank = 只能邀请或移除职级比自己低的人。
refusal-amount-too-big = 这个金额太大了，请核对一下。
stale-button = 这个按钮已经过期了，请用最新的那张卡片。
stale-screen = 这张卡是旧的，已换成最新的
activity-note = 备注
activity-favour = 人情
activity-concession = 让利
activity-agreement = 约定
activity-visit = 到店
activity-sale = 成交
activity-call = 电话
activity-message = 消息
activity-received = 来信
activity-rating = 评价
activity-nps = 推荐打分
activity-stage = 进展
activity-corrected = 顾客自己改的
