"""Tools for those who work on Postbag; nothing here is needed to run it."""
