"""The room of the face: base pages, components, design tokens, error pages, language and theme.

Lives here: ``ui/base.html`` with ``ui/public.html`` and ``ui/desk.html`` on it; the tags of
``{% load xiefa %}``; the style sheets; the desk's navigation; the component gallery.
Words: entry (a line of the desk's navigation), component (a tag that refuses unknown attributes).
Hands up: pages to stand on, to every room that shows something.
Must not know: any model of any room.
"""
