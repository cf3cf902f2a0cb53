members-head = { $name } · { $count ->
    [one] 1 person works here
   *[other] { $count } people work here
}
members-you = {" "}(you)
members-button-invite = Invite
members-button-remove = Remove { $name }
members-as-what = What shall they do here?
members-what-manager = Manager: everything but closing the shop
members-what-staff = Staff: record, follow up, answer customers
members-what-viewer = Viewer: reads, records nothing
members-invited = Invitation ready ({ $role }). Forward the message below; it works once, until { $until }.
members-invitation =
    { $name } asks you to help with its customer book ({ $role }). Open this to join:
    { $link }
    For one person, once, until { $until }.
members-joined = Welcome to { $name }! Your role: { $role }.
undo-invite-used = Somebody has joined by this invitation. To remove them, send /members.
members-came-in = 👋 { $name } has joined { $business }. Role: { $role }.
members-removed = { $name } is out and sees nothing of the shop any more. What they recorded stays.
members-handed-over = { $count ->
    [one] 1 open follow-up of theirs is yours now.
   *[other] { $count } open follow-ups of theirs are yours now.
}
member-gone = This person doesn't work here any more.
invite-unknown = This invitation is not valid. Please ask the owner for a new one.
invite-used = This invitation has been used already. Please ask the owner for a new one.
invite-expired = This invitation is out of date. Please ask the owner for a new one.
invite-already-member = You work in this shop already; nothing to do.
