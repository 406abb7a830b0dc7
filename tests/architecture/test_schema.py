"""The rules of the schema that keep the way open to one cluster a region."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import sqlalchemy as sa

from mealcard import schema
from mealcard.db import Base, UTCDateTime
from tests.architecture.sources import PACKAGE

# Tables that are the same for every office. None is joined on the hot path.
REFERENCE = {
    "regions": "the country's administrative divisions, above all offices",
    "offices": "the tenant itself; its code is what the others call office_code",
    "app_meta": "facts about this database, not about an office",
}
# Tables that must be unique everywhere: few, small in row width, never joined on the hot path beyond one look-up.
DIRECTORY = {
    "users": "a sign-in name is unique everywhere, and the sign-in page doesn't know the office",
    "user_sessions": "found by the cookie alone",
    "sign_in_failures": "counted before it is known whose account it is",
    "setup_tokens": "used before there is an office",
    "resident_directory": "one resident ID has one card in the country",
    "device_tokens": "found by the bearer token alone",
    "enrolment_codes": "typed on a tablet that belongs to no office yet",
    "card_number_blocks": "a typed number's first digits name its office",
    "family_codes": "the back of a card names no office",
}
# A redemption key belongs to the provider that made it, wherever the senior lives: its provider_office_code comes first.
BY_PROVIDER = {"redemption_keys"}
# Targets that a single-column key may have: the tenant, its division, an account.
SINGLE_TARGETS = {("offices", "code"), ("regions", "code"), ("users", "id")}
TABLES = dict(schema.metadata.tables)


def _tenants() -> Iterator[sa.Table]:
    return (table for name, table in TABLES.items() if name not in REFERENCE and name not in DIRECTORY and name not in BY_PROVIDER)


def _first(columns: object) -> str:
    return str(next(iter(columns)).name)  # type: ignore[call-overload]


def test_every_features_tables_are_in_the_schema() -> None:
    wanted = {importlib.import_module(f"mealcard.{path.parent.name}.models") for path in PACKAGE.glob("*/models.py")}
    assert wanted == set(schema.FEATURES)


def test_the_lists_name_only_tables_that_exist() -> None:
    assert {*REFERENCE, *DIRECTORY, *BY_PROVIDER} <= set(TABLES)


def test_a_tenant_table_has_the_office_first_in_its_primary_key() -> None:
    assert [table.name for table in _tenants() if _first(table.primary_key.columns) != "office_code"] == []
    assert [name for name in BY_PROVIDER if _first(TABLES[name].primary_key.columns) != "provider_office_code"] == []


def test_the_office_column_is_the_same_everywhere() -> None:
    wrong = [
        f"{table.name}.{column.name}"
        for table in TABLES.values()
        for column in table.columns
        if column.name.endswith("office_code") and not (isinstance(column.type, sa.String) and column.type.length == 12)
    ]
    assert wrong == []


def test_what_is_unique_is_unique_within_an_office() -> None:
    wrong = []
    for table in _tenants():
        unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
        unique += [one for one in table.indexes if one.unique]  # type: ignore[misc]
        wrong += [f"{table.name}: {[column.name for column in one.columns]}" for one in unique if _first(one.columns) != "office_code"]
    assert wrong == []


def test_an_index_of_a_tenant_table_begins_with_an_office() -> None:
    """With its own, or with the office that asks: the provider's for a provider's meals, the asking one for transfer requests."""
    indexes = [(table.name, index) for table in _tenants() for index in table.indexes]
    assert [f"{name}: {index.name}" for name, index in indexes if not _first(index.columns).endswith("office_code")] == []


def test_a_key_to_a_tenants_row_begins_with_the_office_on_both_sides() -> None:
    wrong = []
    for table in TABLES.values():
        for key in table.foreign_key_constraints:
            target = key.referred_table.name
            remote = [element.column.name for element in key.elements]
            if len(remote) == 1 and (target, remote[0]) in SINGLE_TARGETS:
                continue
            if remote[0] != "office_code" or not key.column_keys[0].endswith("office_code"):
                wrong.append(f"{table.name} -> {target}: {key.column_keys}")
    assert wrong == []


def test_every_enum_is_stored_by_value_and_checked() -> None:
    wrong = []
    for table in TABLES.values():
        checks = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                stored = column.type.enum_class is not None and column.type.enums == [one.value for one in column.type.enum_class]
                if not stored or column.type.native_enum or not any(column.type.name in name for name in checks):
                    wrong.append(f"{table.name}.{column.name}")
    assert wrong == []


def test_every_moment_is_aware_utc() -> None:
    wrong = [f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns if isinstance(column.type, sa.DateTime)]
    assert wrong == []
    assert any(isinstance(column.type, UTCDateTime) for table in TABLES.values() for column in table.columns)


def test_names_say_whether_a_column_is_a_moment_or_a_day() -> None:
    wrong = []
    for table in TABLES.values():
        for column in table.columns:
            if isinstance(column.type, UTCDateTime) and column.name != "at" and not column.name.endswith("_at"):
                wrong.append(f"{table.name}.{column.name}")
            if isinstance(column.type, sa.Date) and not column.name.endswith(("_on", "_from")):
                wrong.append(f"{table.name}.{column.name}")
    assert wrong == []


def test_there_is_one_registry_of_tables() -> None:
    assert schema.metadata is Base.metadata
