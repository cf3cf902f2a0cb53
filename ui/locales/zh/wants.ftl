wants-button = 大家想要什么
wants-head = { $name } · 大家想要什么（近一年，点数字看原话）
wants-product = 想买的 { $count }
wants-rival = 提到同行 { $count }
wants-idea = 建议 { $count }
wants-one = { $mark } { $about } · 共 { $count } 次
wants-none = { $name } 还没有人提过想要什么。
