"""Checks of the site's own content, beyond the rules: `make check-content`."""
