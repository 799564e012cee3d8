"""Plugins: what one may do (`hookspecs`), and how they are found (`registry`)."""
