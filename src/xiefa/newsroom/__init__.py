"""The newsroom: what came in, and what the editors made of it.

Lives here: articles with their versions and pictures, the files they were taken from, who is editing.
Words: article (稿件), kind (类别), on the shelf (待编), version (版本), returned (退回修改), credit (署名行),
mention (提及): a place in the text where an organisation is named.
Hands up: accepted articles as ``manuscript.Item``; pictures by the SHA-256 of their bytes; the
conversion between blocks and editor HTML (``newsroom.blocks``), which the briefing's own pages use too.
Must not know: issues, sections and numbers of the briefing, channels, readers of the public site.
"""
