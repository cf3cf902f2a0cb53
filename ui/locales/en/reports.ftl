reports-head = ☀️ { $name } · { $on }
reports-nothing-due = Nothing to follow up today
reports-more = … and { $count } more
reports-voices = 💬 { $ratings ->
    [one] 1 new rating
   *[other] { $ratings } new ratings
} ({ $counts }), { $words ->
    [one] words from 1
   *[other] words from { $words }
}
reports-slipping = 📉 { $count ->
    [one] 1 regular is slipping away
   *[other] { $count } regulars are slipping away
}: { $names }
reports-button-slipping = See slipping
reports-button-feedback = See feedback
