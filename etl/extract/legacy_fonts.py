"""Vietnamese text typed for old fonts, turned into Unicode.

TCVN3 (fonts `.Vn*`) gives each lower-case accented letter one code of TCVN 5712:1993 and has no capitals with tones,
so capitals come out in lower case and texts must be compared without case. VNI for Windows (fonts `VNI-*`) writes a
base letter followed by a mark. Both tables are the published code charts of the two encodings.
"""

import re
import unicodedata
from typing import Literal

LegacyEncoding = Literal["tcvn3", "vni"]

_TCVN3_LETTERS = (
    "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§ ă¨ â© ê\xaa ô« ơ¬ ư\xad đ® à\xb5 ả¶ ã· á¸ ạ¹ ằ» ẳ¼ ẵ½ ắ¾ ặÆ ầÇ ẩÈ ẫÉ ấÊ ậË èÌ ẻÎ ẽÏ éÐ "
    "ẹÑ ềÒ ểÓ ễÔ ếÕ ệÖ ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ồå ổæ ỗç ốè ộé ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ừõ ửö ữ÷ ứø ựù ỳú ỷû "
    "ỹü ýý ỵþ"
)
_TCVN3 = str.maketrans({pair[1]: pair[0] for pair in _TCVN3_LETTERS.split(" ")})

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _ROOF, _BREVE, _HORN = (
    "\u0300", "\u0301", "\u0309", "\u0303", "\u0323", "\u0302", "\u0306", "\u031b",
)  # fmt: skip
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _ROOF, "à": _ROOF + _GRAVE, "á": _ROOF + _ACUTE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE, "ä": _ROOF + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_ALONE = {
    "ñ": "đ", "ô": "o" + _HORN, "ö": "u" + _HORN, "ì": "i" + _GRAVE, "í": "i" + _ACUTE, "æ": "i" + _HOOK,
    "ó": "i" + _TILDE, "ò": "i" + _DOT, "î": "y" + _DOT,
}  # fmt: skip
_VNI_LETTER = re.compile(
    "([aeouyôö])([" + "".join(_VNI_MARKS) + "])|([" + "".join(_VNI_ALONE) + "])", re.IGNORECASE
)


def encoding_of_font(name: str) -> LegacyEncoding | None:
    """Return the old encoding a font is made for, or None for a Unicode font."""
    lowered = name.strip().lower()
    if lowered.startswith(".vn"):
        return "tcvn3"
    return "vni" if lowered.startswith("vni-") else None


def to_unicode(text: str, *, encoding: LegacyEncoding) -> str:
    """Return `text` in Unicode (NFC); text that already holds letters no old font has is left alone."""
    if any(ord(character) > 0xFF and character.isalpha() for character in text):
        return unicodedata.normalize("NFC", text)
    converted = text.translate(_TCVN3) if encoding == "tcvn3" else _VNI_LETTER.sub(_vni_letter, text)
    return unicodedata.normalize("NFC", converted)


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, alone = found.groups()
    if alone:
        return _same_case(_VNI_ALONE[alone.lower()], like=alone)
    letter = _VNI_ALONE.get(base.lower(), base.lower())
    return _same_case(letter, like=base) + _VNI_MARKS[mark.lower()]


def _same_case(text: str, *, like: str) -> str:
    return text.upper() if like.isupper() else text
