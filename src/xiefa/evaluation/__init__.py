"""The evaluation: how active each alliance was, and why every point stands there.

Lives here: schemes of indicators, cycles with their eligible alliances and sealed snapshots, facts counted from
accepted records, results, objections, publication, the kit with which anybody recomputes them.
Words: scheme (评价方案), indicator (指标), cycle (评价周期), fact (事实), leaf (末级指标), grade (等级), band (分数段),
veto (一票否决), snapshot (封存), objection (异议), kit (复核包).
Hands up: published results with grades and honours; ``evaluation.scoring``, pure Python without any library, which
computes every score; it lies in the kit as it is here.
Must not know: articles, issues, channels, readers of the public site.
"""
