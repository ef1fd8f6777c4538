"""Characters of symbol fonts, mapped to Unicode: Word's ``w:sym``, and private characters in any format.

Wingdings numbers its glyphs in the private area U+F020…; Word writes either that or the bare byte.
Only what occurs in office documents is listed; anything else becomes U+25A1 and is remarked.
"""

from __future__ import annotations

UNKNOWN = "□"
_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x26: "📖", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x46: "☞", 0x45: "☜",
    0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑",
    0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "⌧", 0x7B: "❀", 0x7C: "✿",
    0x80: "⓪", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦",
    0xAB: "★", 0xAC: "✶", 0xAE: "✹", 0xB2: "⟡", 0xD8: "➤", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✔", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS.update({0x81 + at: chr(0x2460 + at) for at in range(10)})
_WINGDINGS.update({0x8C + at: chr(0x2776 + at) for at in range(10)})
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA3: "□",
    0xA2: "■", 0xAE: "◆", 0xF5: "※",
}  # fmt: skip
_WINGDINGS_3 = {0x7D: "▶", 0x7C: "◀", 0x70: "▲", 0x71: "▼", 0x75: "▶", 0x84: "⏵", 0x22: "↔", 0x61: "↔", 0xDA: "➤"}
_SYMBOL = {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xAE: "→",
           0xD7: "⋅", 0x6D: "μ", 0x61: "α", 0x62: "β", 0x67: "γ", 0x44: "Δ", 0x57: "Ω", 0xE4: "™", 0xD2: "®", 0xD3: "©"}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3, "symbol": _SYMBOL}


def character(font: str, code: str) -> str:
    """The character for a glyph number (four hexadecimal digits) of a font; ``□`` when it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _FONTS.get(font.strip().lower())
    if table is None:
        is_private = 0xE000 <= number <= 0xF8FF or 0xD800 <= number <= 0xDFFF or number < 0x20
        return UNKNOWN if is_private or number > 0x10FFFF else chr(number)
    return table.get(number - 0xF000 if number >= 0xF000 else number, UNKNOWN)


# Private characters that stand in a text without the name of their font: they are Wingdings' and
# Symbol's in practice (bullets and the arrow that marks a section).
PRIVATE = {
    0xF0D8: "➤", 0xF06C: "●", 0xF06E: "■", 0xF0A7: "▪", 0xF0B7: "•", 0xF075: "◆", 0xF0FC: "✔", 0xF0A8: "◻", 0xF0E0: "→",
}  # fmt: skip
