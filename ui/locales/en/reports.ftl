reports-head = ☀️ { $name } · { $on }
reports-nothing-due = Nothing to follow up today
reports-more = … and { $count } more
reports-voices = 💬 { $said }
reports-ratings = { $count ->
    [one] 1 new rating
   *[other] { $count } new ratings
} ({ $counts })
reports-words = { $count ->
    [one] 1 comment
   *[other] { $count } comments
}
reports-slipping = 📉 { $count ->
    [one] 1 regular is slipping away
   *[other] { $count } regulars are slipping away
}: { $names }
reports-prospect = { $name } ({ $count ->
    [one] 1 day
   *[other] { $count } days
} without a word)
reports-prospects = 🌱 Not bought yet: { $names }
reports-prospects-more = 🌱 { $count } who haven't bought yet: { $names }
reports-button-slipping = See slipping
reports-button-feedback = See feedback
