asking-thanks = { $name } · 谢谢光顾！这次满意吗？点几颗星：
asking-nps = { $name } · 您会把我们推荐给朋友吗？0 是绝不会，10 是一定会。先点 0–5 或 6–10，再点分数，直接发数字也行。
asking-nps-thanks = { $name } · 谢谢！您给了 { $score } 分（满分 { $most }）。点错了可以再点。
asking-button-why = 说说为什么
asking-nps-counts = 📣 会推荐 { $promoters } · 一般 { $passives } · 不会 { $detractors }
asking-nps-score = NPS { $score }
