asking-thanks = { $name } · Thank you for coming! How was it? Tap a star:
