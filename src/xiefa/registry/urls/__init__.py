"""The registry's addresses, one module per audience."""
