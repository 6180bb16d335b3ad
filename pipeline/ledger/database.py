"""Reach the ledger's database, and turn its refusals into sentences."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from pipeline.errors import NotWritable, ToolMissing, WrongWords
from pipeline.files import writing_to
from pipeline.ledger.migrate import migrate
from pipeline.ledger.schema import SCHEMA_VERSION, metadata, rounds, schema_version
from pipeline.localise.messages import _

_KNOWN = ("disk is full", "readonly", "read-only", "unable to open", "locked", "I/O error")
_CACHE = "cache_size=-65536"
"""64 MB: with SQLite's own 2 MB the keys of 100,000 people are read again and again."""
_IN_MEMORY = "--ledger: a ledger in memory is gone after the run; name a file."


def sqlite_url(path: Path) -> str:
    """Return the URL of a ledger in a file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def ledger_file(url: str) -> Path | None:
    """Return the file a ledger is kept in, or None if a server keeps it. Nothing is opened.

    :raise WrongWords: it is no database URL, or names no file.
    :raise ToolMissing: what reaches such a database is not installed.
    """
    try:
        parsed = sa.make_url(url)
        sa.create_engine(parsed).dispose()
    except (sa.exc.ArgumentError, ValueError):
        raise WrongWords(
            "--ledger: this is no database URL we can use. Write one like sqlite:///ledger.sqlite."
        ) from None
    except ImportError as error:
        raise ToolMissing(
            f"--ledger: {error.name} is not installed. Install it, or leave out --ledger."
        ) from None
    if parsed.get_backend_name() == "sqlite" and not _names_a_file(parsed):
        raise WrongWords(_IN_MEMORY)
    return _sqlite_path(url)


def is_settled(url: str) -> bool:
    """Say whether a ledger is there and can be read without writing beside it.

    A SQLite file in WAL mode can only be read untouched while it has no journal. One without its
    version was left by a run that was stopped while making it: the next run makes the rest.

    :raise NotWritable: the file is no database.
    """
    path = _sqlite_path(url)
    if path is not None and (not path.exists() or _has_journal(path)):
        return False
    return _read_version(url) is not None


def _has_journal(path: Path) -> bool:
    journal = path.with_name(f"{path.name}-wal")
    return journal.exists() and journal.stat().st_size > 0


def campaigns_in(url: str) -> list[str]:
    """Return the campaigns a ledger has rounds of, by name; it is only read.

    :raise WrongWords: it is no ledger.
    :raise NotWritable: it cannot be reached.
    """
    engine = connect(url, read_only=True)
    try:
        with refusals(url), engine.connect() as connection:
            query = sa.select(rounds.c.campaign).distinct().order_by(rounds.c.campaign)
            return list(connection.scalars(query))
    finally:
        engine.dispose()


def _read_version(url: str) -> int | None:
    """Return the version of a ledger, or None if it has none yet; only reads."""
    engine = _reading_engine(url)
    try:
        with refusals(url), engine.connect() as connection:
            known = sa.inspect(connection).has_table(schema_version.name)
            return connection.scalar(sa.select(schema_version.c.version)) if known else None
    finally:
        engine.dispose()


def check_ledger(url: str) -> int:
    """Return the version of a ledger that this Postbag can read. Nothing is written.

    :raise WrongWords: the database holds no ledger.
    :raise NotWritable: it cannot be reached, or a newer Postbag made it.
    """
    found = _read_version(url)
    if found is None:
        words = _(
            "{ledger} holds no ledger of Postbag; nothing was written to it. Check --ledger, or "
            "begin with postbag run."
        )
        raise WrongWords(words.format(ledger=sa.make_url(url).render_as_string()))
    if not 1 <= found <= SCHEMA_VERSION:
        raise _other_version(found)
    return found


def copy_for_rehearsal(url: str, folder: Path) -> str:
    """Return the URL of a copy of a ledger, to try things on.

    :raise ToolMissing: the ledger is not a SQLite file.
    """
    path = _sqlite_path(url)
    if path is None:
        raise ToolMissing("check works on a copy of the ledger, so it needs one in a SQLite file.")
    copy = folder / "rehearsal.sqlite"
    for ending in ("", "-wal"):
        if (source := path.with_name(path.name + ending)).exists():
            with writing_to(source):
                shutil.copyfile(source, copy.with_name(copy.name + ending))
    return sqlite_url(copy)


def connect(url: str, *, read_only: bool) -> Engine:
    """Return an engine on the ledger, its version checked and, to write, its tables made.

    :raise WrongWords: it is only to be read, and is no ledger.
    :raise NotWritable: it cannot be reached, or another version of Postbag made it.
    """
    if read_only:
        check_ledger(url)
        return _reading_engine(url)
    with refusals(url):
        engine = _engine(url)
        if _sqlite_path(url) is not None:
            sa.event.listen(engine, "connect", _prepare_sqlite)
        with engine.begin() as connection:
            metadata.create_all(connection)
            _check_version(connection)
    return engine


def _reading_engine(url: str) -> Engine:
    """Return an engine that cannot write.

    A SQLite file that has no journal is read as one that nobody changes, so that no file is made
    beside it; else the journal is read as well, as a run may be at work.
    """
    path = _sqlite_path(url)
    if path is None:
        return _engine(url).execution_options(postgresql_readonly=True)
    query = {"mode": "ro", "uri": "true"} | ({} if _has_journal(path) else {"immutable": "1"})
    return sa.create_engine(sa.URL.create("sqlite", database=path.as_uri(), query=query))


def _engine(url: str) -> Engine:
    try:
        return sa.create_engine(url)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise NotWritable("--ledger: this is no database URL we can use.") from error


@contextmanager
def refusals(url: str) -> Iterator[None]:
    """Turn the database's refusals into one sentence; its own text may hold personal data.

    :raise NotWritable: the database refused.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        text = str(error.orig)
        reason = next((words for words in _KNOWN if words in text), type(error.orig).__name__)
        raise NotWritable(
            f"The ledger {sa.make_url(url).render_as_string()} cannot be used: {reason}. Check the "
            "disk and the folder, then run the same command again."
        ) from None


def _sqlite_path(url: str) -> Path | None:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite":
        return None
    if not _names_a_file(parsed):
        raise NotWritable(_IN_MEMORY)
    return Path(str(parsed.database)).resolve()


def _names_a_file(parsed: sa.URL) -> bool:
    return parsed.database not in (None, "", ":memory:")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        _CACHE,
    ):
        connection.execute(f"PRAGMA {pragma}")


def _check_version(connection: Connection) -> None:
    found = connection.scalar(sa.select(schema_version.c.version))
    if found is None:
        connection.execute(sa.insert(schema_version).values(version=SCHEMA_VERSION))
    elif not migrate(connection, found):
        raise _other_version(found)


def _other_version(found: int) -> NotWritable:
    return NotWritable(
        f"The ledger is of version {found}; this Postbag writes version {SCHEMA_VERSION}. "
        "Use the Postbag that made it, or start the campaign in new outputs."
    )
