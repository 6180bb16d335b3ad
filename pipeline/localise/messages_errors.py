"""Why a run ended, as text from where it did: patterns with fields, as those of the reasons."""

from __future__ import annotations

from pipeline.localise.messages import marked

ERRORS = (
    marked(
        "No campaign {word}: no folder of that name holds a campaign.toml. There is none here yet."
    ),
    marked("No campaign {word}: no folder of that name holds a campaign.toml. There is: {known}."),
    marked("There is no folder {folder}. Make it and put a group's sheets in."),
    marked("{folder} holds no sheet. Put each group's sheets in a folder of its own there."),
    marked("Another run is writing to {folder}. Wait until it has ended, then run again."),
    marked("{path}: The disk is full. Free some space and run the same command again."),
    marked("{path}: you may not write here. Choose another folder with --outputs."),
    marked("{path}: The disk is read-only. Choose another folder with --outputs."),
    marked(
        "{path} is there, but this ledger knows nothing of it. Bring its own ledger back, or "
        "choose other outputs with --outputs, and run again."
    ),
    marked("--language: there are no messages in {word}. Write one of: {known}."),
    marked("--language: there is no starter sheet in {language}. There is: {known}."),
    marked(
        "This round was begun with pdf, which needs LibreOffice: {command}. Then run the same "
        "command again."
    ),
)
