"""E-mail: one message file with a plain and an HTML part that say the same.

Styles are inline and few, there is no layout table, and the HTML part is measured against the
100 KB beyond which some readers cut a message. Pictures travel inside the message. Page furniture
stands after the signature line in the plain part and outside the ``<article>`` in the HTML part.
"""

from xiefa.publishing.channels.email.message import render

__all__ = ["render"]
