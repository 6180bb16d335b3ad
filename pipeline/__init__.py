"""The work: from sheets of signatories to sealed bundles of letters.

Nothing in here knows Prefect, a terminal or the web. ``round.py`` is the table of contents.
"""
