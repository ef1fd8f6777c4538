"""The network at a glance: what the drawings are computed from and how they are laid out. No rows, no pages."""
