"""One file per command or small family; each parses its words, calls a function of another room, and prints."""
