reports-head = ☀️ { $name } · { $on }
reports-nothing-due = 今天没有要跟进的
reports-more = ……还有 { $count } 件
reports-voices = 💬 新评价 { $ratings } 个（{ $counts }），留言 { $words } 条
reports-slipping = 📉 { $count } 位熟客好久没来：{ $names }
reports-button-slipping = 看快流失的
reports-button-feedback = 看评价
