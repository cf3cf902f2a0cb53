wants-button = What people ask for
wants-head = What people ask { $name } for (last 12 months; tap a number)
wants-product = wanted: { $count }
wants-rival = other shops: { $count }
wants-idea = ideas: { $count }
wants-one = { $mark } { $about } · said { $count ->
    [one] once
   *[other] { $count } times
}
wants-none = Nobody has asked { $name } for anything yet.
