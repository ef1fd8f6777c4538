"""Membership: how the standing of an organisation changes.

Lives here: applications with the published conditions and their evidence, the secretariat's first
check, recommendations after expert review, registration periods with deadlines, and requests to
withdraw, suspend, expel, rename or merge.
Words: application (申请), condition (条件), evidence (佐证), qualification (注册资格), registration
(注册手续), admission (正式加入), lapse (取消注册资格).
Hands up: the ways in which effects of resolutions change standing (registered with ``council.effects``).
Must not know: activities, evaluation, articles, issues.
"""
