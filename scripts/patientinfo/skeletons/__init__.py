"""What `make new` writes: a language, a page or a treatment with everything but its words."""
