"""The room that says it: one manuscript, six formats, the same text in each.

Lives here: the channels (PDF, DOCX, web, WeChat, e-mail, text), the record of each edition made,
the page on which the staff see what came out and why something did not.
Words: channel (渠道), rendition (成品, bytes and what was noticed while making them), edition
(版本, a rendition of a published issue that is kept), page furniture (页面附属文字: page numbers,
the printed digest), which is not part of the text.
Hands up: ``channels.render`` and ``Edition`` with its checksum, to archive and desk.
Must not know: how an issue was composed or who may read it. A channel knows one frozen manuscript
and nothing else: no database, no clock, no settings.
"""
