"""Dates as spreadsheets keep them: days since an epoch."""

from datetime import date, timedelta
from decimal import Decimal

_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 31/12/9999


def serial_to_date(serial: Decimal, *, is_1904: bool = False) -> date | None:
    """Return the day of a serial number (time of day dropped), or None when the number is no date at all.

    Days before 01/03/1900 are off by one in the 1900 system; no report is that old.
    """
    if not 1 <= serial <= _LAST_SERIAL:
        return None
    return (_EPOCH_1904 if is_1904 else _EPOCH_1900) + timedelta(days=int(serial))
