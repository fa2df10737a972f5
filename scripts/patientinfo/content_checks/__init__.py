"""What must hold of the content that is there, beyond the rules: `make check-content`."""
