"""The room of accounts: the people who can sign in, and the roles they hold.

Lives here: user accounts, dated grants of roles, sign-in with two factors, one's own profile, the staff
pages on which roles are granted and ended and on which the audit trail is read.
Words: person with an account (账号), role (角色), grant (授予), audit trail (留痕).
Hands up: ``User``, which answers ``roles_in_force()`` for ``kernel.permission``; grants and their history.
Must not know: organisations as rows (a host is only a code here), articles, issues, or what they need.
"""
