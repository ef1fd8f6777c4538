"""The room of the briefing: what we say, issue by issue.

Lives here: numbered issues (期), their sections (栏目) and items (条目) in order, the distribution
lists (报/送) with their dated versions, proofing, the three sign-offs (编辑/审核/签发), publication,
corrections (更正) and withdrawals (撤回), and the import of issues that were printed before us.
Words: issue, series, section, item, shelf, remark, sign-off, correction, withdrawal, missing number.
Hands up: a published ``Issue`` with its frozen manuscript and two digests: a sealed envelope. A
correction is a new record that names it; nothing in it ever changes.
Must not know: channels and editions (publishing), the public site (archive), who reads it.
"""
