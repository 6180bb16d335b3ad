"""Letters to sealed bundles: the plan on disk, merging, cover sheet, manifest, PDF, checksums."""
