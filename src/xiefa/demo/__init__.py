"""The room of the demo: a fictional network, built by calling the same functions the staff use.

Lives here: the material (invented alliances, people, articles and issues, as files that can be read and
changed without a programmer) and the stages that carry it into an empty installation.
Words: stage (one step of the build, done once and noted in the audit ledger), material, scene.
Hands up: ``build.build_demo`` and ``sign_ins``, to the command line.
Must not know: how a page or a file of an issue is made; nothing below knows that there is a demo.
"""
