"""Review: how experts judge something that is put before them.

Lives here: panels, their reviewers, recusals, and the opinions that reviewers give; reviews of many candidates with
their experts, groups, rounds, assignments, score sheets, and the discussion of large differences.
Words: panel (评审组), reviewer (评审专家), recusal (回避), opinion (评审意见), recommendation (评审结论), review (评审工作),
candidate (参评对象), judge (评委), round (评审步骤), score sheet (评分表), mark (单项得分), discussion (会评).
Hands up: closed panels with their opinions and recommendation; marks, digests and decisions of a review, the judges by
number. What is judged is named by a subject text and key: an upper room knows what stands behind it.
Must not know: applications, evaluations, councils, members.
"""
