"""A customer's card, what hangs on it, and the list of those who were found."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BrokenBase64
from collections.abc import Callable, Sequence
from datetime import datetime

from models import Activity, Customer, CustomerTag, Entry
from rules import insights as rules
from rules import timing
from rules.actions import MAX_BYTES, Action, encode
from rules.phones import ends
from rules.text import clip, one_line
from services.customers import KINDS, Page, Story, Timeline
from ui.i18n import Html, amount, bold, day, distance, escaped, label, lines, moment, t
from ui.insights import phone, rhythm_line
from ui.screen import Button, Reader, Rows, Screen, button, grid, pager

MARKS = {"note": "📝", "visit": "🚪", "sale": "🧾", "call": "📞", "message": "✉️", "rating": "⭐", "stage": "➡️"}
MOST_STARS = 5
WORDS_UNITS = 60
LABEL_UNITS = 28
TAGS_UNITS = 80
TAGS_A_PAGE = 4
FIELDS = ("name", "phone", "tags", "kind", "rhythm")
WHILE_ACTIVE = ("lost", "archive")
ASKED = ("note", "sale", "name", "phone", "tags", "rhythm", "reason")


def _about(customer: Customer) -> Callable[..., Action]:
    return lambda verb, *ids, arg="": Action("customers", verb, (customer.business_id, customer.pk, *ids), arg=arg)


def card(reader: Reader, story: Story, now: datetime) -> Screen:
    """All that matters of one customer in five lines, and what to do next."""
    return Screen(_body(reader, story, now), _acts(reader, story))


def _body(reader: Reader, story: Story, now: datetime) -> Html:
    return lines(
        _head(reader, story.customer),
        _reach(reader, story),
        _last(reader, story, now),
        _next(reader, story, now),
        _rhythm(reader, story),
    )


def _head(reader: Reader, customer: Customer) -> Html:
    kind = label(reader.language, f"customers-kind-{customer.kind}") if customer.kind != "person" else ""
    return Html(" · ".join(part for part in (bold(customer.name), kind, _state(reader, customer)) if part))


def _state(reader: Reader, customer: Customer) -> Html | None:
    if customer.state == "active":
        return None
    reason = reason_words(reader, customer.state_reason)
    key = f"customers-state-{customer.state}" + ("-why" if reason else "")
    return t(reader.language, key, reason=one_line(reason, WORDS_UNITS))


def reason_words(reader: Reader, reason: str) -> str:
    """Why somebody was lost: one of the usual reasons, or what was typed."""
    if reason in rules.REASONS:
        return label(reader.language, f"customers-reason-{reason.replace('_', '-')}")
    return reason


def _reach(reader: Reader, story: Story) -> Html | None:
    tags = Html("🏷 " + escaped(clip(" ".join(f"#{tag}" for tag in story.tags), TAGS_UNITS))) if story.tags else None
    stopped = t(reader.language, "customers-stopped") if story.customer.stopped_at else None
    return Html(" · ".join(part for part in (phone(story.customer), tags, stopped) if part)) or None


def _last(reader: Reader, story: Story, now: datetime) -> Html:
    at = story.customer.last_contact_at
    contact = t(reader.language, "customers-last", at=_when(reader, at, now)) if at else None
    if contact is None and story.last is None:
        return t(reader.language, "customers-nothing-yet")
    happened = _happening(reader, story.last) if story.last else None
    return Html(" · ".join(part for part in (contact, happened) if part))


def _when(reader: Reader, at: datetime, now: datetime) -> str:
    on, today = (timing.local(one, reader.zone).date() for one in (at, now))
    far = distance(reader.language, (on - today).days)
    return label(reader.language, "customers-when", day=day(reader.language, on, today), distance=far)


def _happening(reader: Reader, activity: Activity) -> Html:
    """One row of the past: a mark, the money, the stars, the words."""
    money, stars = activity.amount_minor, activity.stars
    words = one_line(activity.text, WORDS_UNITS)
    parts = [
        escaped(amount(reader.language, money, activity.currency)) if money and activity.currency else "",
        "★" * stars + "☆" * (MOST_STARS - stars) if stars else "",
        escaped(words) if words else "",
    ]
    said = " ".join(part for part in parts if part)
    kind = escaped(label(reader.language, f"activity-{activity.kind}"))
    return Html(f"{MARKS.get(activity.kind, '📝')} {said or kind}")


def _next(reader: Reader, story: Story, now: datetime) -> Html | None:
    row = story.next
    if row is None:
        return None
    at = moment(reader.language, row.due_at, now, reader.zone)
    if not row.hour_named:
        at = _when(reader, row.due_at, now)
    key = "customers-promised" if row.promise else "customers-next"
    return t(reader.language, key, at=at, what=one_line(row.what, WORDS_UNITS))


def _rhythm(reader: Reader, story: Story) -> Html | None:
    if story.customer.kind == "supplier":
        return None
    said = rhythm_line(reader.language, story.rhythm, story.visits, story.customer.paused_until)
    if story.spent_minor <= 0:
        return said
    money = amount(reader.language, story.spent_minor, story.currency)
    return Html(f"{said} · {t(reader.language, 'customers-spent', amount=money)}")


def _acts(reader: Reader, story: Story, *first: Button) -> Rows:
    customer, about = story.customer, _about(story.customer)
    timeline = button(reader, "customers-button-timeline", about("timeline"))
    if not story.writable:
        return grid(timeline)
    follow_up = Action("followups", "choose", (customer.business_id, customer.pk))
    return grid(
        *first,
        button(reader, "customers-button-note", about("ask", arg="note")),
        button(reader, "button-follow-up", follow_up),
        button(reader, "customers-button-sale", about("ask", arg="sale")),
        timeline,
        button(reader, "customers-button-edit", about("edit")),
    )


def changed(reader: Reader, story: Story, entry: Entry, now: datetime) -> Screen:
    """What was done, the card as it is now, and the way back."""
    done = t(reader.language, f"customers-done-{entry.verb.partition('.')[2]}")
    undo = button(reader, "button-undo", Action("capture", "undo", (story.customer.business_id, entry.pk)))
    return Screen(lines(done, _body(reader, story, now)), _acts(reader, story, undo))


def edit(reader: Reader, story: Story, now: datetime) -> Screen:
    """Everything about the record itself that can be changed."""
    about = _about(story.customer)
    ways = {
        **{field: about("ask", arg=field) for field in FIELDS},
        "tags": about("tags"),
        "kind": about("kinds"),
        **{verb: about(verb) for verb in (WHILE_ACTIVE if story.customer.state == "active" else ("activate",))},
    }
    buttons = [button(reader, f"customers-button-{name}", action) for name, action in ways.items()]
    return Screen(_body(reader, story, now), grid(*buttons, _back(reader, about("card"))))


def _back(reader: Reader, action: Action) -> Button:
    return button(reader, "button-back", action)


def kinds(reader: Reader, customer: Customer) -> Screen:
    """Person, firm, supplier or distributor; the ticked one holds."""
    about = _about(customer)
    choices = [
        Button(
            ("✓ " if kind == customer.kind else "") + label(reader.language, f"customers-kind-{kind}"),
            about("kind", arg=kind),
        )
        for kind in KINDS
    ]
    head = t(reader.language, "customers-kinds", name=bold(customer.name))
    return Screen(head, (*grid(*choices, width=2), (_back(reader, about("edit")),)))


def tags(reader: Reader, customer: Customer, rows: Sequence[CustomerTag], page: int = 0) -> Screen:
    """A tap takes a tag away; new ones are typed."""
    about = _about(customer)
    pages = max(1, -(-len(rows) // TAGS_A_PAGE))
    number = min(max(page, 0), pages - 1)
    shown = rows[number * TAGS_A_PAGE : (number + 1) * TAGS_A_PAGE]
    drops = [Button(f"✕ {row.tag}", about("untag", row.pk)) for row in shown]
    head = t(reader.language, "customers-tags" if rows else "customers-tags-none", name=bold(customer.name))
    add = button(reader, "customers-button-add-tags", about("ask", arg="tags"))
    turn = pager(reader, number, pages, about("tags"))
    return Screen(head, (*grid(*drops, width=2), turn, (add, _back(reader, about("edit")))))


def reasons(reader: Reader, customer: Customer, back: Action) -> Screen:
    """Why will they not come back? Whether that could have been prevented follows from the answer."""
    about = _about(customer)
    usual = [
        button(reader, f"customers-reason-{reason.replace('_', '-')}", about("lose", arg=reason))
        for reason in rules.REASONS
    ]
    typed = button(reader, "customers-button-reason", about("ask", arg="reason"))
    return Screen(
        t(reader.language, "customers-reasons", name=bold(customer.name)),
        grid(*usual, typed, _back(reader, back)),
    )


def lost(reader: Reader, customer: Customer, entry_id: int) -> Screen:
    """They are lost: why, and whether it could have been prevented."""
    could = {True: "avoidable", False: "unavoidable", None: "unknown"}[rules.avoidable(customer.state_reason)]
    text = t(
        reader.language,
        f"customers-lost-{could}",
        name=bold(customer.name),
        reason=one_line(reason_words(reader, customer.state_reason), WORDS_UNITS),
    )
    undo = Action("capture", "undo", (customer.business_id, entry_id))
    return Screen(
        text, grid(button(reader, "button-undo", undo), button(reader, "button-card", _about(customer)("card")))
    )


def ask(reader: Reader, field: str, name: str) -> Screen:
    """One question about a customer whose answer is typed."""
    return Screen(t(reader.language, f"customers-ask-{field}", name=bold(name)), asks=True)


def timeline(reader: Reader, past: Timeline, now: datetime) -> Screen:
    """What happened, newest first, a line each."""
    about = _about(past.customer)
    head = t(reader.language, "customers-timeline" if past.rows else "customers-nothing-yet")
    rows = [_row(reader, activity, now) for activity in past.rows]
    text = lines(Html(f"{bold(past.customer.name)} · {head}"), *rows)
    turn = pager(reader, past.number, past.pages, about("timeline"))
    return Screen(text, (turn, (_back(reader, about("card")),)))


def _row(reader: Reader, activity: Activity, now: datetime) -> Html:
    on, today = (timing.local(one, reader.zone).date() for one in (activity.occurred_at, now))
    return Html(f"{day(reader.language, on, today)} {_happening(reader, activity)}")


def found(reader: Reader, page: Page, query: str, business_id: int) -> Screen:
    """Who was found, paged in place; nobody: the way to add them."""
    if not page.total:
        return _nobody(reader, page, query, business_id)
    head = t(
        reader.language, "customers-found" if query else "customers-latest", query=bold(_short(query)), count=page.total
    )
    rows = tuple((Button(_tie_breaker(reader, row), _about(row)("card")),) for row in page.rows)
    turn = Action("customers", "turn", (business_id,))
    return Screen(head, (*rows, pager(reader, page.number, page.pages, _with(turn, query))))


def _short(query: str) -> str:
    return one_line(query, WORDS_UNITS)


def _with(turn: Action, query: str) -> Action:
    return Action(turn.word, turn.verb, turn.ref, arg=f".{packed(query, turn)}")


def _nobody(reader: Reader, page: Page, query: str, business_id: int) -> Screen:
    if not query:
        return Screen(t(reader.language, "customers-empty-book"))
    create = Action("customers", "create", (business_id,))
    add = Action(create.word, create.verb, create.ref, arg=packed(query, create))
    can = page.writable and _may_be_a_name(query) and unpacked(add.arg) == query
    buttons = grid(button(reader, "customers-button-create", add, name=one_line(query, LABEL_UNITS))) if can else ()
    return Screen(t(reader.language, "customers-nobody", query=bold(_short(query))), buttons)


def _may_be_a_name(query: str) -> bool:
    return not query.startswith(("#", "＃")) and any(letter.isalpha() for letter in query)


def _tie_breaker(reader: Reader, row: Customer) -> str:
    """What tells two of the same name apart."""
    parts = [one_line(row.name, LABEL_UNITS)]
    if row.phone:
        parts.append(f"…{ends(row.phone)}")
    if row.state != "active":
        parts.append(label(reader.language, f"customers-state-{row.state}"))
    return " · ".join(parts)


def packed(query: str, action: Action) -> str:
    """The words looked for, as far as they fit into a button: what pages the list is all in its buttons."""
    room = MAX_BYTES - len(encode(action)) - len("~999.")
    words = query
    while len(_base64(words)) > room:
        words = words[:-1]
    return _base64(words)


def _base64(words: str) -> str:
    return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def unpacked(arg: str) -> str:
    """The words in a button; nothing where somebody else made it."""
    try:
        return urlsafe_b64decode(arg + "=" * (-len(arg) % 4)).decode()
    except (BrokenBase64, ValueError):
        return ""
