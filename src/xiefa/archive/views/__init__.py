"""Pages for readers, one module per matter."""
