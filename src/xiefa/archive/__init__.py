"""The room of memory: what was published, and finding it again.

Lives here: the public site (home, years, issues, items, organisations, search, verify), feeds and
the sitemap; published evaluations with their files; the search index and the record of who is mentioned
where; the store of rendered pages.
Words: entry (an item of a published issue, as it is found), mention (an entry speaks of an organisation).
Hands up: addresses of public pages, and ``index_issue`` for whoever wants an issue findable at once.
Must not know: the desk, the demo. It pulls from briefing, publishing and evaluation; nobody pushes into it.
"""
