"""The database handle: naming convention, column types, engine settings for SQLite and PostgreSQL, and the retry wrapper."""

from __future__ import annotations

import enum
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import pysqlite3
import sqlalchemy as sa
import uuid_utils.compat
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from mealcard.errors import NotStored

# 3.51.3 mends a bug that could corrupt a WAL database when the log was reset under load.
SAFE_SQLITE = (3, 51, 3)
BUSY_SECONDS = 10
STATEMENT_SECONDS = 15
LOCK_SECONDS = 5


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment on every database; a naive datetime is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Moment = Annotated[datetime, mapped_column(UTCDateTime)]
Fen = Annotated[int, mapped_column(sa.BigInteger)]
Code = Annotated[str, mapped_column(sa.String(32))]
Short = Annotated[str, mapped_column(sa.String(120))]
Words = Annotated[str, mapped_column(sa.Text)]

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables. A tenant table has `office_code` first in its primary key, unique constraints and foreign keys."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=_CONVENTION),
        type_annotation_map={
            datetime: UTCDateTime,
            uuid.UUID: sa.Uuid(),
            date: sa.Date(),
            dict[str, Any]: Json,
            list[Any]: Json,
            list[str]: Json,
        },
    )


db = SQLAlchemy(model_class=Base)

E = TypeVar("E", bound=enum.Enum)


def enum_column(kind: type[E], name: str) -> sa.Enum:
    """An enum stored by value with a CHECK; `name` is the constraint's own part of its name."""
    return sa.Enum(kind, values_callable=lambda e: [m.value for m in e], native_enum=False, create_constraint=True, length=40, name=name)


def new_id() -> uuid.UUID:
    """A UUIDv7: made by the application, ordered by time."""
    return uuid_utils.compat.uuid7()


_read_only: ContextVar[bool] = ContextVar("mealcard_read_only", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: on SQLite they don't queue for the write lock."""
    token = _read_only.set(True)
    try:
        yield
    finally:
        _read_only.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """The opposite of `reading`, for a small write inside a page that otherwise only reads."""
    token = _read_only.set(False)
    try:
        yield
    finally:
        _read_only.reset(token)


def engine_options(url: str) -> dict[str, Any]:
    """Arguments of `create_engine` for an address from `config`."""
    if not url.startswith("sqlite"):
        limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=60s"
        return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10, "connect_args": {"options": limits, "connect_timeout": 5}}
    if pysqlite3.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError(f"SQLite {pysqlite3.sqlite_version} can corrupt a database in WAL mode; install pysqlite3 with 3.51.3 or newer")
    Path(sa.make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    return {
        "module": pysqlite3.dbapi2,
        "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
        "pool_size": 20,
        "max_overflow": 20,
    }


def _listen_to_warnings(connection: Any, _record: object) -> None:
    connection.add_notice_handler(lambda notice: note_warning(id(connection), notice.message_primary or ""))


def prepare_engine(engine: Engine) -> None:
    """Attach the transaction behaviour: on SQLite we say BEGIN ourselves, since the driver's own way breaks savepoints."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _listen_to_warnings)
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _read_only.get() else "BEGIN IMMEDIATE")


def insert_or_nothing(table: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is taken; True when it was inserted. The database decides, also between two at once."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    # Without the option the count of an INSERT is -1 on PostgreSQL.
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def commit() -> None:
    """Commit, and raise NotStored when the database itself is not certain of it.

    With synchronous replication a cancelled wait answers success with a warning only: the standby may not have the row.
    """
    connection = db.session.connection().connection.dbapi_connection
    _doubts.discard(id(connection))
    db.session.commit()
    if id(connection) in _doubts:
        _doubts.discard(id(connection))
        raise NotStored


_doubts: set[int] = set()


def note_warning(connection_id: int, message: str) -> None:
    """Remember that a connection's last commit is in doubt; called for each notice of the server."""
    if "synchronous replication" in message:
        _doubts.add(connection_id)


_RETRIED_STATES = {"40001", "40P01", "55P03", "57P01", "08000", "08003", "08006"}


def is_passing(error: DBAPIError) -> bool:
    """Whether the same work may succeed when it is done again: serialization, deadlock, busy, lost connection."""
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _RETRIED_STATES:
        return True
    return isinstance(error, OperationalError) and any(
        word in str(error.orig) for word in ("database is locked", "database table is locked")
    )


T = TypeVar("T")


def retrying(work: Callable[[], T], attempts: int = 4) -> T:
    """Do one whole transaction, again after a passing failure; raises NotStored when it can't be known to be stored.

    `work` must commit by itself and must be safe to repeat (the same idempotency key).
    """
    for attempt in range(attempts):
        try:
            return work()
        except DBAPIError as error:
            db.session.rollback()
            if not is_passing(error) or attempt == attempts - 1:
                if isinstance(error, (OperationalError, sa.exc.InternalError)):
                    raise NotStored from error
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError("unreachable")
