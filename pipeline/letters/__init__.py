"""Template and values to letter: compile once, merge many times, collate for print, lint."""
