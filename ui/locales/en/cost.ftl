cost-head = 🧮 What keeping the book costs { $name }
cost-span = Last { $days } days: { $records } ({ $counts })
cost-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
cost-messages = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
cost-taps = { $count ->
    [one] 1 tap
   *[other] { $count } taps
}
cost-corrections = { $count ->
    [one] 1 correction
   *[other] { $count } corrections
}
cost-minutes = { $count ->
    [one] about 1 minute
   *[other] about { $count } minutes
}
cost-each = A record takes { $acts } messages and taps, and { $corrections } corrections
cost-who = Records in 30 days: { $names }
cost-since = Counted since { $day }, on this machine only.
cost-nothing = Nothing has been recorded yet. Look again in a few days.
