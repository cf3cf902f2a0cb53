prospects-head = { $count ->
    [one] 1 prospect who hasn't bought and hasn't been spoken to for a while:
   *[other] { $count } prospects who haven't bought and haven't been spoken to for a while:
}
prospects-none = Nobody to ask about: every prospect was spoken to lately or has a follow-up.
prospects-row = { $name } · { $count ->
    [one] 1 day
   *[other] { $count } days
}
prospects-one = 🌱 { $name } hasn't bought yet, and { $count ->
    [one] 1 day has
   *[other] { $count } days have
} passed without a word. Go on, or leave it?
prospects-put-off = Fine, nothing about { $name } until { $day }.
prospects-button-every = 🌱 Prospects
prospects-button-later = Not now
prospects-button-days = Ask after { $count ->
    [one] 1 day
   *[other] { $count } days
}
