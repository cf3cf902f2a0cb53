asking-thanks = { $name } · Thank you for coming! How was it? Tap a star:
asking-nps = { $name } · Would you recommend us to a friend? 0 is not at all, 10 is certainly. Tap 0–5 or 6–10, then the number, or just send it.
asking-nps-thanks = { $name } · Thank you! You gave { $score } of { $most }. Tap again to change it.
asking-button-why = Say why
asking-nps-counts = 📣 would recommend us: { $promoters } · neither: { $passives } · would not: { $detractors }
asking-nps-score = NPS { $score }
