command-start = 开始
command-today = 今天要办的
command-add = 记客户
command-follow = 定跟进
command-find = 找客户
command-sale = 记一笔
command-feedback = 评价和投诉
command-churn = 快流失的熟客
command-share = 店铺二维码
command-undo = 撤销上一条
command-help = 帮助和设置
command-stop = 不再接收
command-mydata = 我的资料
command-privacy = 隐私与授权
command-language = 语言
command-customer-feedback = 评价
command-ask = 咨询
command-complain = 投诉
command-cases = 处理进度
command-customer-help = 帮助
command-stranger-help = 帮助
command-viewer-help = 帮助
command-viewer-feedback = 看评价
bare-today = 今天|今日|今天要办的|待办
bare-undo = 撤销|撤回
bare-help = 帮助
bare-brief = 简报
bare-find = 找客户
bare-churn = 快流失|流失
bare-share = 二维码
bare-settings = 设置
bare-duplicates = 查重复|查重
button-duplicates = 查重复
bare-report = 报表|周报|月报|报告
bare-goal = 目标
bare-cost = 花的工夫|用了多少
button-cost = 花的工夫
button-report = 周报月报
bare-cancel = 取消|算了
bare-stop = 退订|不再接收|停止
bare-mydata = 我的资料
bare-privacy = 隐私
bare-feedback = 评价
bare-complain = 投诉
bare-cases = 处理进度

help-member =
    { $business } 的客户簿
    直接发一句话就记下了，例如：王老板 13800138000 门窗报价 下周三3点
    发客户的名字，就能看到这位客户。
help-viewer =
    { $business } 的客户簿（你只看不记）
    发客户的名字或电话尾号，就能看到这位客户。
help-customer =
    { $business } 在这里听您说
    想说什么直接发，店里会看到。
help-stranger =
    熟客：住在聊天里的客户簿。
    开店发 /start；到店里的话，扫店里的二维码。
unknown-command = 没有这个命令。可以用：{ $known }
apology = 抱歉，这一步出错了，已经记下的都还在。请再试一次；还不行就把编号 { $code } 告诉我们。
recovered = 刚才断线了，上一条已经记下：
recovered-done = 刚才断线了，上一步已经办好。
language-ask = 选语言 · Choose a language
language-set = 好，以后都用中文。
language-unknown = 现在有中文和 English，例如：/language en
cancelled = 好，不问了。
group-private = 客户的事我只在私聊里说：{ $link }
start-unknown = 这个链接不对或已失效，请让店里再发一次。
start-too-many = 试了太多次不对的链接，请过一小时再点。

flood-notice = 消息太多了，看不过来。{ $minutes } 分钟后再收；/stop、/privacy、/mydata 一直能用。
flood-wait = 消息太多了，请过几分钟再点。
