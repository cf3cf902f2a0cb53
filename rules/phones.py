"""Phone numbers: kept as E.164, shown the way people at home read them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat


def normalise(text: str, region: str) -> str | None:
    """The number as E.164, read as one dialled in the region; None where no number has that length there."""
    number = _parse(text, region)
    # "Possible" on purpose: number plans change faster than tables, and a refused number is a lost customer.
    if number is None or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def display(e164: str, region: str) -> str:
    """National form for the own region, else international; what is not a number is shown as it stands."""
    number = _parse(e164, region)
    if number is None:
        return e164
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def ends(e164: str, n: int = 4) -> str:
    """The last digits, by which people tell two of the same name apart."""
    return e164[-n:]


def _parse(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None
