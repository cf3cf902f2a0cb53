"""Help, the menu, and the answers to what nobody can answer."""

from rules.actions import Action
from rules.roles import COMMANDS, Deed, Role, may
from ui.i18n import Html, bold, has, label, lines, t
from ui.screen import Button, Reader, Rows, Screen, button, grid


def help_card(reader: Reader, role: Role, business: str, *, counted: bool = False, told: bool = False) -> Screen:
    """What can be done here, by role; the first line says where one is. `counted`: the cost of use has data; `told`: a
    report has."""
    commands = [f"/{name} {command(reader.language, role, name)}" for name in COMMANDS[role] if name != "help"]
    head = t(reader.language, f"help-{_kind(role)}", business=bold(business) if business else "")
    return Screen(lines(head, Html("\n".join(commands))), _links(reader, role, counted=counted, told=told))


def command(language: str, role: Role, name: str) -> str:
    """What a command is called in the menu: a customer rates, a member reads ratings."""
    own = f"command-{role}-{name}"
    return label(language, own if has(language, own) else f"command-{name}")


def _kind(role: Role) -> str:
    return role if role in {"viewer", "customer", "stranger"} else "member"


def _links(reader: Reader, role: Role, *, counted: bool, told: bool) -> Rows:
    leads = role in {"owner", "manager"}
    return grid(
        button(reader, "button-settings", Action("businesses", "settings")) if leads else None,
        button(reader, "button-team", Action("members", "team")) if leads else None,
        button(reader, "button-duplicates", Action("customers", "duplicates")) if may(role, Deed.RECORD) else None,
        button(reader, "replies-button-every", Action("replies", "show")) if leads else None,
        button(reader, "button-cost", Action("cost", "show")) if counted else None,
        button(reader, "button-report", Action("reports", "show", arg="week")) if told else None,
        button(reader, "button-language", Action("help", "language")),
    )


def unknown_command(reader: Reader, role: Role) -> Screen:
    """A command that does not exist: the ones that do."""
    known = " ".join(f"/{name}" for name in COMMANDS[role])
    return Screen(t(reader.language, "unknown-command", known=known))


def apology(language: str, code: str) -> Screen:
    """Our own bug: nothing that was recorded is lost, and a code to quote."""
    return Screen(t(language, "apology", code=code))


def languages(reader: Reader) -> Screen:
    """Each language in its own words."""
    choices = (Button("中文", Action("help", "speak", arg="zh")), Button("English", Action("help", "speak", arg="en")))
    return Screen(t(reader.language, "language-ask"), (choices,))


def spoken(reader: Reader) -> Screen:
    """The language was changed."""
    return Screen(t(reader.language, "language-set"))


def again(reader: Reader, card: Screen | None = None) -> Screen:
    """After a lost connection: what had been recorded all the same."""
    if card is None:
        return Screen(t(reader.language, "recovered-done"))
    return Screen(lines(t(reader.language, "recovered"), card.text), card.rows)


def nothing_asked(reader: Reader) -> Screen:
    """/cancel."""
    return Screen(t(reader.language, "cancelled"))
