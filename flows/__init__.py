"""Prefect around the pipeline, and the command line that starts runs."""
