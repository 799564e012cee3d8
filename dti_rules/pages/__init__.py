"""Pages to be read in a browser: one file each, in both languages, made of what the rooms below say."""
