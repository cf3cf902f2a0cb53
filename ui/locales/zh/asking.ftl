asking-thanks = { $name } · 谢谢光顾！这次满意吗？点几颗星：
