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

reports-title = 📊 { $name } · { $when }
reports-title-so-far = 📊 { $name } · { $when } (so far)
reports-nothing = Nothing to draw for { $name } yet: record a sale, a visit or a rating, and the pictures appear here.
reports-than-week = { $now } (the week before: { $before })
reports-than-month = { $now } (the month before: { $before })
reports-takings = { $count ->
    [one] { $amount } in 1 sale
   *[other] { $amount } in { $count } sales
}
reports-foreign = Other currencies are not in it: { $which }
reports-flow = { $new } new, { $returned } came back, { $lost } lost
reports-given = { $count ->
    [0] 0 ratings
    [one] 1 rating, { $average } stars
   *[other] { $count } ratings, { $average } stars on average
}
reports-states = Today, of { $total } who have come: { $on_time } on rhythm, { $late } a little late, { $slipping } slipping away, { $lost } lost, { $few } with too few visits to tell
reports-leaning = { $count ->
    [one] In 90 days 1 customer bought for { $total }
   *[other] In 90 days { $count } customers bought for { $total }
}
reports-leaning-first = { $name } bought most: { $amount }
reports-leaning-shares = That is { $one }% of it ({ $before }% in the 90 days before); the first three make { $three }%
reports-waits = 💬 { $count } questions and complaints, first answer: the middle one after { $middle }, the quickest { $low }, the slowest { $high }{ $open }
reports-waits-one = { $count ->
    [one] 💬 1 question or complaint, first answer after { $middle }{ $open }
   *[other] 💬 { $count } questions and complaints, first answer after { $middle }{ $open }
}
reports-waits-none = { $count ->
    [one] 💬 1 question or complaint is not answered yet
   *[other] 💬 { $count } questions and complaints are not answered yet
}
reports-waits-open = ; { $count } still open
reports-minutes = { $count } min
reports-hours = { $count } h
reports-days = { $count } days
reports-cost = { $records ->
    [one] 🧮 Keeping the book: 1 record
   *[other] 🧮 Keeping the book: { $records } records
}, { $messages ->
    [one] 1 message
   *[other] { $messages } messages
}, { $taps ->
    [one] 1 tap
   *[other] { $taps } taps
}, about { $minutes } min

reports-picture-sales-week = Sales by week ({ $currency })
reports-picture-sales-month = Sales by month ({ $currency })
reports-picture-flow-week = Customers in and out, by week
reports-picture-flow-month = Customers in and out, by month
reports-picture-ratings = Ratings · { $when }
reports-picture-states = How your customers stand today
reports-picture-dependency = Who buys most · 90 days
reports-kind-new = New
reports-kind-returned = Came back
reports-kind-lost = Lost
reports-state-on_time = On rhythm
reports-state-late = A little late
reports-state-slipping = Slipping away
reports-state-lost = Lost
reports-state-few = Too few visits to tell
reports-nameless = Customer { $number }
reports-others = { $count ->
    [one] 1 other
   *[other] { $count } others
}

reports-button-sales = Sales
reports-button-flow = In and out
reports-button-ratings = Ratings
reports-button-states = Rhythm
reports-button-dependency = Top buyers
reports-button-earlier = ‹ Earlier
reports-button-later = Later ›
reports-button-week = By week
reports-button-month = By month
reports-button-stop = Stop sending it

goals-head = 🎯 Goals of { $name }
goals-nothing = 🎯 { $name } has no goals yet
goals-example = One line sets one: <code>/goal sales 20000 this month</code>, <code>/goal 5 new customers a week</code>, <code>/goal rating 4.8</code>
goals-week = this week
goals-month = this month
goals-week-then = that week
goals-month-then = that month
goals-sales = Sales { $span } { $reached } / { $target }
goals-newcomers = New customers { $span } { $reached } / { $target }
goals-rating = Average rating { $span } { $reached } / { $target }
goals-none = none yet
goals-line = { $count ->
    [one] 🎯 { $said }, 1 day left
   *[other] 🎯 { $said }, { $count } days left
}
goals-line-reached = 🎉 { $said }, reached
goals-line-met = 🎉 { $said }, reached
goals-line-missed = 🎯 { $said }, not reached
goals-line-currency = 🎯 Sales goal { $target }: the shop counts in { $currency } now, please set it anew
goals-digest = 🎯 { $said }
goals-button-drop = Drop number { $number }
goals-figure = I can't see how much. Please give a figure, e.g. /goal sales 20000 this month
goals-one-figure = I see more than one number. Please give just the figure to reach, e.g. /goal sales 20000 this month
goals-span = A goal is for a week or a month, e.g. /goal sales 5000 a week
goals-kinds = A goal is for sales in money, for new customers or for the rating, one at a time, e.g. /goal 5 new customers a week
goals-stars-range = A rating goal is between 1 and 5 stars, e.g. /goal rating 4.8
goals-currency = Please give the goal in the shop's currency, { $currency }.
goals-enough = { $most } goals at most: drop one first.
undone-goal = The goals are as before
undone-ungoal = The goal is back
