"""The registry's verbs."""
