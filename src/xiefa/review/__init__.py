"""Review: how experts judge something that is put before them.

Lives here: panels, their reviewers, recusals, and the opinions that reviewers give.
Words: panel (评审组), reviewer (评审专家), recusal (回避), opinion (评审意见), recommendation (评审结论).
Hands up: closed panels with their opinions and recommendation. What is judged is named by a subject
text and key: an upper room knows what stands behind it.
Must not know: applications, evaluations, councils, members.
"""
