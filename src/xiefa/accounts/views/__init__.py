"""The pages of the room: one's own profile, people and roles, the audit trail."""
