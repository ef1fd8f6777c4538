"""What people do with articles, one module a noun."""
