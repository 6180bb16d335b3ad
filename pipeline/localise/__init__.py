"""How a letter speaks: locale, dates, date lines, countries and languages, from Babel and data."""
