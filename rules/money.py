"""Money as an integer of minor units and an ISO 4217 currency."""

from decimal import ROUND_HALF_UP, Decimal

from rules.refusal import Refusal

# Minor units by ISO 4217 list one; two where not named.
_CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
    CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
    KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
}
_EXPONENTS = {code: digits for digits, codes in _CODES.items() for code in codes.split()}
CURRENCIES = frozenset(_EXPONENTS)

# Far above any till, far below what a 64-bit sum can hold.
_LIMIT_DIGITS = 15
LIMIT_MINOR = 10**_LIMIT_DIGITS


def is_currency(code: str) -> bool:
    """Whether the code is a current ISO 4217 currency."""
    return code in CURRENCIES


def exponent(currency: str) -> int:
    """Decimal digits of the currency's minor unit."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units, half a unit rounded away from zero; refused from 10**15 units on."""
    # The first look spares the rounding of a number with a million digits.
    if not amount.is_finite() or amount.adjusted() > _LIMIT_DIGITS:
        raise Refusal("refusal-amount-too-big")
    minor = int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP))
    if abs(minor) >= LIMIT_MINOR:
        raise Refusal("refusal-amount-too-big")
    return minor


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount with the currency's own number of decimals."""
    return Decimal(minor).scaleb(-exponent(currency))
