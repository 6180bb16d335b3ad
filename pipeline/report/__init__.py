"""What a round came to: the summary for programs, and the page for people."""
