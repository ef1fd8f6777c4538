"""What every test shares; settings are in ``tests/settings.py``."""
