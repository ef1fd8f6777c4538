"""Commands of the kernel, one per file."""
