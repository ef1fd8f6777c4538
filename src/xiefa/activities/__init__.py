"""Activities: what the members did, reported once.

Lives here: reporting periods, records of activities with the parts that organisations had in them, their
outcomes and their evidence; who entered, confirmed, accepted and questioned them; what is missing or said twice.
Words: period (填报期), report (填报), record (活动记录), kind (类别), part (角色), outcome (成果), evidence (佐证),
confirm (确认), accept (接受), question (质疑), double (重复记录), lasting fact (长期情况), proposal (待核对).
Hands up: accepted records, each with the sealed version that was accepted; the verb that puts what is known
elsewhere on a secretary's list as a proposal (``activities.domain.proposals``).
Must not know: articles, issues, scores and grades, channels, readers of the public site.
"""
