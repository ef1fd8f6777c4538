"""Sheets: records as rows of an Excel file, the same shape in and out. Reads no database."""
