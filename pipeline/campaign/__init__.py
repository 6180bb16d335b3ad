"""What the office decides: campaigns, cases, authorities and routes, read from TOML."""
