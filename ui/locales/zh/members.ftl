members-head = { $name } · 店里 { $count } 人
members-you = （你）
members-button-invite = 邀请新人
members-button-remove = 移除{ $name }
members-as-what = 让 TA 来做什么？
members-what-manager = 店长：除了关店，什么都能管
members-what-staff = 店员：记客户、跟进、回顾客
members-what-viewer = 只看：能看，不能记
members-invited = 邀请好了（{ $role }）。把下面那条转发给 TA，只能用一次，有效到 { $until }。
members-invitation =
    { $name } 请你来一起管客户簿（{ $role }）。点开就加入：
    { $link }
    只能一个人用一次，有效到 { $until }。
members-joined = 欢迎加入 { $name }！你的身份：{ $role }。
undo-invite-used = 已经有人用这个邀请加入了。要移出，请发 /members。
members-came-in = 👋 { $name } 接受邀请，来 { $business } 帮忙了。身份：{ $role }。
members-removed = { $name } 已移出，马上看不到店里的东西了。记过的内容都还在。
members-handed-over = TA 名下没办的 { $count } 件跟进转给你了。
member-gone = 这个人已经不在店里了。
invite-unknown = 这个邀请链接不对，请让老板重新发一个。
invite-used = 这个邀请已经有人用过了，请让老板再发一个。
invite-expired = 这个邀请过期了，请让老板再发一个。
invite-already-member = 你已经在这家店里了，不用再加入。
