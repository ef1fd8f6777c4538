"""Registry: who exists.

Lives here
    Organisations and their dated names, people, bodies and the seats in them; the sheets by which
    they come in and go out; the linking of names in a text to organisations.
Words
    add, name, rename, end (a name), close (an organisation), seat, unseat, link, ask, import.
Hands up
    ``Organisation.objects.network()`` (the host of the installation), ``Organisation.name_at(day)``,
    ``linking.Linker`` and its mentions.
Must not know
    Articles, issues, evaluations, memberships: who is *spoken of* is decided by the rooms above.
"""
