"""The council: what was decided, by whom, under which rule.

Lives here: meetings that are the sessions of one or several bodies, their agendas and papers,
invitations, attendance, proxies and recusals, ballots and votes, resolutions with their effects,
and the tasks that a resolution hands out.
Words: meeting (会议), session (次), agenda item (议题), case (事项), attendee (到会人), ballot (表决),
electorate (应表决人), resolution (决议), effect (决议事项), task (交办事项), remit (交办).
Hands up: carried resolutions with immutable effects; ``council.effects`` where an upper room says how
effects of a kind are carried out; ``council.counting``, pure Python, which recounts any vote.
Must not know: applications, registration periods, activities, issues of the briefing.
"""
