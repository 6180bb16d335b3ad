"""The parts of sentences that other code hands on as text, as patterns with fields."""

from __future__ import annotations

from pipeline.localise.messages import marked

PARTS = frozenset(
    (
        marked("name"),
        marked("title"),
        marked("given name"),
        marked("family name"),
        marked("gender"),
        marked("address"),
        marked("address 2"),
        marked("postcode"),
        marked("city"),
        marked("region"),
        marked("country"),
        marked("language"),
        marked("case"),
        marked("message"),
        marked("email"),
        marked("consent"),
        marked("signed on"),
        marked("postcodes"),
        marked("e-mail addresses"),
        marked("numbers"),
        marked("dates"),
        marked("telephone numbers"),
        marked("a postcode"),
        marked("an e-mail address"),
        marked("a number"),
        marked("a date"),
        marked("a telephone number"),
        marked("a note"),
        marked("a note with a number"),
        marked("a web address"),
        marked("a heading"),
        marked("signs without a letter"),
        marked("two names"),
        marked("two different names"),
        marked("control characters"),
        marked("broken halves of characters"),
        marked("code points that are no characters"),
        marked("one, and other rows may have run into it"),
        marked("after the campaign's end"),
        marked("the same name and e-mail address"),
        marked("the same name and address"),
        marked("the same name and postcode"),
        marked("the same names in another order"),
        marked("names that differ by a letter or two"),
        marked("the same address and family name, and given names that are nearly the same"),
        marked("PDF document"),
        marked("text document"),
        marked("Word document"),
        marked("presentation"),
        marked("two parts of one name"),
        marked("parts that lead elsewhere"),
        marked("a document type of its own"),
        marked("office"),
        marked(" and "),
        marked(", or "),
        marked("rank"),
        marked("name and office"),
    )
)

REASONS = (
    marked("{count} characters"),
    marked("{count} lines"),
    marked("more than {count} years back"),
    marked("Row {row}"),
    marked("Rows {first} to {last}"),
    marked("{sheet}, tab {tab}, row {row}"),
    marked("{sheet}, row {row}"),
    marked(
        "no row stands in it. If there are rows in your spreadsheet program, save the sheet as "
        ".xlsx, which keeps all tabs, and send that."
    ),
    marked("it is no text that can be read. Write it anew."),
    marked("it is locked with a password. Save a copy without one."),
    marked(
        "it is damaged, or not a spreadsheet. Open it in your spreadsheet program and save it "
        "again as .xlsx."
    ),
    marked(
        "it is too big: reading it takes more room than a sheet of signatories ever needs. Copy "
        "the filled rows into a new spreadsheet, and send that."
    ),
    marked(
        "row {row} has more cells than a spreadsheet can hold. Copy the filled rows and columns "
        "into a new spreadsheet, and send that."
    ),
    marked(
        "reading it took too long. Copy the filled rows into a new spreadsheet, and send that; "
        "split it if it is very large."
    ),
    marked(
        "it is a web page with a spreadsheet's name. Open it in your spreadsheet program and save "
        "it as .xlsx."
    ),
    marked(
        "it is saved as “XML Spreadsheet 2003”. Open it in your spreadsheet program and save it as "
        ".xlsx."
    ),
    marked(
        "it is saved as SYLK, a format of old. Open it in your spreadsheet program and save it as "
        ".xlsx."
    ),
    marked(
        "it holds contact cards or a calendar, not rows. Write the people into a spreadsheet, one "
        "in a row, and send that."
    ),
    marked(
        "it is data that one program wrote for another ({kind}), not a spreadsheet. Export it "
        "there as .xlsx or .csv, and send that."
    ),
    marked("it is a picture, not a spreadsheet. Send the spreadsheet itself."),
    marked("it is a {kind}, not a spreadsheet. Copy its table into a spreadsheet, and send that."),
    marked("it is an archive. Unpack it and send the spreadsheets in it one by one."),
    marked("it is a Numbers document. Choose File, Export To, Excel in Numbers, and send that."),
    marked("it is only a link to an online sheet. Download that as .xlsx, and send the download."),
    marked(
        "it holds what no spreadsheet program writes ({what}), so it was not opened. Copy the "
        "filled rows into a new spreadsheet, and send that."
    ),
    marked("it is longer than {count} characters. Make it shorter."),
    marked("it is longer than {count} characters."),
    marked("line {line} is longer than {count} characters."),
    marked("it is empty. Send it again with its rows."),
    marked("it has no tab with rows and columns. Send the spreadsheet itself."),
    marked(
        "two of its tabs are named “{name}”, and only one of them can be told from that. Give each "
        "tab a name of its own, save it, and send that."
    ),
    marked(
        "the quotation marks of row {row} do not pair. Open it in your spreadsheet program, mend "
        "that row, and save it again as .xlsx."
    ),
    marked("its brackets stand too deep inside each other."),
    marked("line {line} says again what stands above it."),
    marked('line {line} is not written as TOML. A line reads like country = "FR".'),
    marked("its case is not one of the campaign. Write one of: {known}."),
    marked("its case is none of the campaign. Write one of: {known}."),
    marked(
        'it speaks of "{table}", and the group has no sheet of that name. There is "{mine}". '
        "Write the sheet's file name, or delete what is said."
    ),
    marked(
        'it speaks of "{table}", and the group has several sheets whose names differ in nothing '
        "but capitals. Rename all but one of them."
    ),
    marked(
        "there is no setting {setting}. Write one of: {known}; or the file name of a sheet, with "
        "its ending, as the name of a table."
    ),
    marked("{setting} gives {heading} a meaning that must be text in quotation marks."),
    marked("{setting} must be text in quotation marks."),
    marked("{setting} must be a table of headings and fields."),
    marked("{setting} must be 'day-month' or 'month-day'."),
    marked("{setting} is not an encoding we know. Write for example cp1252 or utf-8."),
    marked("{setting} is not a country we know. Write its two-letter code, for example FR."),
    marked("{setting} is not a language we know. Write its code, for example fr."),
    marked(
        "{setting} gives {heading} a meaning that is no field of ours. Write one of: {fields}; or "
        '"" if the column is not used.'
    ),
    marked("{setting} has the heading {heading}, without a letter or figure."),
    marked(
        "{setting} gives {heading} two meanings; capitals, accents and spaces make no difference."
    ),
    marked(
        "it is not certain how its letters are stored. Or open it in your spreadsheet program and "
        "save it as .xlsx."
    ),
    marked(
        "it is not certain how its letters are stored: {shown}. Put the line that is right, such "
        "as {line}, into the file sheets.toml beside the sheet. Or open it in your spreadsheet "
        "program and save it as .xlsx."
    ),
    marked("as {name} it reads {words}"),
    marked("sheets.toml names an encoding that does not exist. {reason}"),
    marked("its letters are not stored as sheets.toml says. {reason}"),
    marked("write salutation and closing under [{place}] in authorities.toml"),
    marked("write the gender of [{key}] there"),
    marked(
        "{what} and put unverified_lines = true into campaign.toml (nobody has verified them), to "
        "use the usual words"
    ),
    marked(
        "put unverified_lines = true into campaign.toml (nobody has verified them), to use the "
        "usual words"
    ),
    marked("{what}, to use the usual words"),
    marked("write its {what} there"),
)
"""Where two fit a text, the narrower stands first."""
