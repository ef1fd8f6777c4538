"""What programs say and hear: shapes made from the form, the document about them, records as plain data. No views."""
