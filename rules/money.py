"""Money as an integer of minor units and an ISO 4217 currency."""

from decimal import ROUND_HALF_UP, Decimal

from rules.refusal import Refusal

# Minor units by ISO 4217 list one; two where not named.
_WHOLE = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_FOUR = frozenset("CLF UYW".split())
_OTHERS = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
    CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
    KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """.split()
)
CURRENCIES = _WHOLE | _THREE | _FOUR | _OTHERS

# Far above any till, far below what a 64-bit sum can hold.
LIMIT_MINOR = 10**15


def is_currency(code: str) -> bool:
    """Whether the code is a current ISO 4217 currency."""
    return code in CURRENCIES


def exponent(currency: str) -> int:
    """Decimal digits of the currency's minor unit."""
    if currency in _WHOLE:
        return 0
    if currency in _THREE:
        return 3
    return 4 if currency in _FOUR else 2


def to_minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units, half a unit rounded away from zero; refused from 10**15 units on."""
    if not amount.is_finite() or amount.adjusted() + exponent(currency) > 15:
        raise Refusal("refusal-amount-too-big")
    minor = int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP))
    if abs(minor) >= LIMIT_MINOR:
        raise Refusal("refusal-amount-too-big")
    return minor


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount with the currency's own number of decimals."""
    return Decimal(minor).scaleb(-exponent(currency))
