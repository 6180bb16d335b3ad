"""Measurements of Postbag beside its peers, in one run; ratios count, not absolute times."""
