"""Makes the Word templates of the sample campaign."""
