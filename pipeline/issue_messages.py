"""The sentence people read for each kind of issue: what, why, and what to do.

A message never repeats what a cell holds: reports travel further than sheets do.
"""

from __future__ import annotations

from pipeline.issue_codes import IssueCode
from pipeline.localise.messages import marked

MESSAGES = {
    IssueCode.SHEET_UNREADABLE: marked("This sheet could not be read: {reason}"),
    IssueCode.SHEET_ENCODING: marked("This text file could not be read: {reason}"),
    IssueCode.SHEET_REPEATED: marked(
        "This sheet has the same content as {other}, so it was not read a second time."
    ),
    IssueCode.SHEET_SETTINGS: marked(
        "The group's file sheets.toml cannot be used, so this sheet waits: {reason}"
    ),
    IssueCode.ROWS_DIFFER: marked(
        "Counted twice, this sheet has {read} filled rows and then {counted}, so none was used. "
        "Open it in your spreadsheet program, save it again as .xlsx, and send that."
    ),
    IssueCode.HEADINGS_BELOW: marked(
        "The headings were found in row {row}. What stands above them was taken as a title."
    ),
    IssueCode.HEADINGS_UNKNOWN: marked(
        "No row of this tab is certain to hold headings with one for the name, so all its rows "
        "wait. If one does, say in the file sheets.toml beside the sheet which heading stands "
        'above the names, with a line such as columns."Full name" = "name". If none does, insert '
        "a row above them with a heading for each column, such as Name, Case or Country, and send "
        "the sheet again."
    ),
    IssueCode.ROWS_ABOVE: marked(
        "{rows} above the headings in row {row} may be people, so all rows of the tab wait. Move "
        "people below the headings, delete what is nobody, and send the sheet again."
    ),
    IssueCode.HEADING_REPEATED: marked(
        "Columns {columns} both mean {field}. Delete one of them, and send the sheet again."
    ),
    IssueCode.TAB_HIDDEN: marked(
        "This tab is hidden in the spreadsheet, so its rows wait. Unhide the tab and send the "
        "sheet again, or delete it."
    ),
    IssueCode.COLUMN_HIDDEN: marked(
        "This column is hidden in the spreadsheet, so the rows of the tab wait. Unhide the column "
        "and send the sheet again, or delete it."
    ),
    IssueCode.COLUMN_LIKELY: marked(
        "This column is not one we use. Nothing from it was kept. If it means {field}, write that "
        "as its heading, or put the line {line} into the file sheets.toml beside the sheet."
    ),
    IssueCode.COLUMN_UNCLEAR: marked(
        "This column may mean {field}, so the rows of the tab wait. If it does, write that as its "
        "heading, or put the line {line} into the file sheets.toml beside the sheet. If it does "
        "not, put {other} there."
    ),
    IssueCode.COLUMNS_SHIFTED: marked(
        "Most cells under {heading} look like {what}, so the columns may have slipped and the rows "
        "of the tab wait. Put each column under its heading and send the sheet again."
    ),
    IssueCode.CELLS_MERGED: marked(
        "The cells {cells} are joined into one. Each filled row was given their text, in the first "
        "of their columns."
    ),
    IssueCode.ROW_HIDDEN: marked(
        "This row is hidden in the spreadsheet. Unhide it if it is to become a letter, or delete "
        "it, and send the sheet again."
    ),
    IssueCode.ROW_FILTERED: marked(
        "A filter hides this row in the spreadsheet. Take the filter off if it is to become a "
        "letter, or delete the row, and send the sheet again."
    ),
    IssueCode.ROW_TOTALS: marked(
        "This row looks like a total and not like a person. Delete it; or, if it is a person, "
        "write the whole name, and the postcode and country, the address or the e-mail address."
    ),
    IssueCode.CELL_ERROR: marked(
        "The spreadsheet shows an error here instead of a value. Write the value itself."
    ),
    IssueCode.CELL_UNCALCULATED: marked(
        "This cell holds a formula that was never worked out. Open the sheet in your spreadsheet "
        "program, save it, and send it again."
    ),
    IssueCode.TEXT_SPOILT: marked(
        "Some letters of this cell were spoilt on the way. Write it anew."
    ),
    IssueCode.TEXT_TOO_LONG: marked(
        "This text has {length}; the letter has room for {most}. Make it shorter."
    ),
    IssueCode.COLUMN_UNKNOWN: marked("This column is not one we use. Nothing from it was kept."),
    IssueCode.ROW_TOO_WIDE: marked(
        "This row has text in a column without a heading, so its cells may have slipped. Put each "
        "cell under its heading, or write a heading above the column."
    ),
    IssueCode.ROW_TOO_SHORT: marked(
        "This row ends before the last heading, so its cells may have slipped. Put each cell under "
        "its heading, and save the sheet as .xlsx if its last cells are to be empty."
    ),
    IssueCode.ROW_RUN_ON: marked(
        "Quotation marks make one cell of lines here that look like rows of their own. Give each "
        "person a row. If all of it is one person's, save the sheet as .xlsx."
    ),
    IssueCode.ROW_JOINED: marked(
        "Cells of this row are joined with others, and it is not certain what they say of it. Take "
        "them apart, and write into each what is right for its row."
    ),
    IssueCode.CHARACTERS_LEFT_OUT: marked(
        "This cell holds {what}, which cannot be printed. They were left out and the rest was "
        "kept. See that the text is still right."
    ),
    IssueCode.NAME_MISSING: marked("There is no name. Write the name of the person who signs."),
    IssueCode.NAME_IMPLAUSIBLE: marked(
        "This looks like {what} and not like a name. Write the whole name of the one person who "
        "signs."
    ),
    IssueCode.CASE_UNTICKED: marked(
        "No case is ticked in this row. Put an x under each case the person signs for."
    ),
    IssueCode.CASE_MARK_UNKNOWN: marked(
        "This mark is neither a yes nor a no. Put an x if the person signs for this case, or leave "
        "the cell empty."
    ),
    IssueCode.CASE_MISSING: marked("No case is named. Write one of: {known}."),
    IssueCode.CASE_UNKNOWN: marked("This is not a case of the campaign. Write one of: {known}."),
    IssueCode.COUNTRY_MISSING: marked(
        "There is no country. Write the country the person lives in."
    ),
    IssueCode.COUNTRY_UNKNOWN: marked(
        "This is not a country we know. Write its name, for example France, or its two-letter "
        "code, for example FR."
    ),
    IssueCode.COUNTRY_ASSUMED: marked(
        "The sheet has no column for the country. Everyone in it was taken to live in {country}, "
        "the campaign's own country."
    ),
    IssueCode.LANGUAGE_UNKNOWN: marked(
        "This is not a language we know. Write its name, for example French, or its code, for "
        "example fr; or leave the cell empty."
    ),
    IssueCode.LANGUAGE_UNAVAILABLE: marked(
        "There is no letter in this language for this case yet. The letter was written in "
        "{instead}."
    ),
    IssueCode.SALUTATION_MISSING: marked(
        "There is no salutation for {authority} in {language} that may be printed, so the row "
        "waits for the office: {cure}."
    ),
    IssueCode.EMAIL_MALFORMED: marked(
        "This is not an e-mail address. It was left out; the letter is sent all the same."
    ),
    IssueCode.DATE_UNKNOWN: marked(
        "This is not a date we can read. Write it as year, month and day, for example 2017-12-10."
    ),
    IssueCode.DATE_OPEN: marked(
        "It is not clear which number is the day and which the month. Write the date as year, "
        "month and day, for example 2017-12-10, or put date_order into sheets.toml."
    ),
    IssueCode.DATE_IMPLAUSIBLE: marked(
        "This date lies {when}. Write the day on which the person signed."
    ),
    IssueCode.CONSENT_MISSING: marked(
        "The person has not said yes to their name being sent. Write yes once they have."
    ),
    IssueCode.NO_ROUTE: marked(
        "No letter of this case may be sent by someone who lives in that country. Ask the office "
        "if you think that is wrong."
    ),
    IssueCode.ROUTE_CLOSED: marked(
        "Letters of this case from that country are sent on other days than this round's. Ask the "
        "office when its dates are."
    ),
    IssueCode.DUPLICATE: marked(
        "This repeats {other}. One letter is sent for each person and case."
    ),
    IssueCode.DUPLICATE_LIKELY: marked(
        "This may be the same person as {other}: {why}. Both were kept; the office may judge."
    ),
    IssueCode.LETTER_NOT_PRINTED: marked(
        "Letter {number} of this row could not be made into a PDF, so it is in no bundle. {reason}"
    ),
}
