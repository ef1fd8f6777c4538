"""Sheets: what comes in and goes out as Excel files. No database here."""
