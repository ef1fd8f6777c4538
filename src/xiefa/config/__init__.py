"""Settings, addresses and entry points of the installation; no rules of the field live here."""
