"""What groups send: read a sheet, match its columns, clean and check its rows."""
