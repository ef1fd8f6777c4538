"""Typesetting: from prepared data and a template to a page that can be printed.

Lives here: the press (Typst, loaded once), the faces that are at hand, and how to name a character that has no
glyph. Words: press (排版), face (字体), glyph (字形).
Hands up: ``Press``, which gives the same bytes for the same data, to council (papers) and publishing (issues).
Must not know: Django, what is printed, who asks for it.
"""
