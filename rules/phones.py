"""Phone numbers: kept as E.164, shown the way people at home read them."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

_TEN_DIGITS = 10**9


def normalise(text: str, region: str) -> str | None:
    """The number as E.164, read as one dialled in the region; None for what cannot be a number there."""
    number = _parse(text, region)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number and _plausible(number) else None


def _plausible(number: PhoneNumber) -> bool:
    """In a plan, or of a length that could be: plans grow faster than tables; eight digits may as well be a date."""
    if phonenumbers.is_valid_number(number):
        return True
    is_long = number.national_number is not None and number.national_number >= _TEN_DIGITS
    return is_long and phonenumbers.is_possible_number(number)


def display(e164: str, region: str) -> str:
    """National form for the own region, else international; what is not a number is shown as it stands."""
    number = _parse(e164, region)
    if number is None:
        return e164
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def region_of(e164: str) -> str | None:
    """The country a number is of; None where it is of none, or of several."""
    number = _parse(e164, "ZZ")
    return phonenumbers.region_code_for_number(number) if number else None


def ends(e164: str, n: int = 4) -> str:
    """The last digits, by which people tell two of the same name apart."""
    return e164[-n:]


def _parse(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None
