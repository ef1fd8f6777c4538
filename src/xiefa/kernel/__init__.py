"""The room of shared words: what every other room says, said once.

Lives here: lifecycle tables, refusals, the audit ledger, the outbox, gap-free numbers, periods,
the clock, permissions read from ``policy/roles.yaml``, doors of views, jobs by the clock.
Words: move (流转), refusal (不能办理的原因), event (留痕), notice (通知), series (编号序列), door (准入).
Hands up: functions and abstract models; the ledger that an outsider can verify.
Must not know: any model of any other room, who signs in, what a page looks like.
"""
