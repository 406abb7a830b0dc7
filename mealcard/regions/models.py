"""Administrative divisions (GB/T 2260 and the statistical codes below it), offices, and their meal windows."""

from __future__ import annotations

import enum
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, enum_column


class Level(enum.StrEnum):
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"


class Region(Base):
    """A division; a child's code starts with its parent's, so an area is a code prefix."""

    __tablename__ = "regions"
    code: Mapped[Code] = mapped_column(sa.String(12), primary_key=True)
    name: Mapped[Short]
    level: Mapped[Level] = mapped_column(enum_column(Level, "level"))
    parent_code: Mapped[str | None] = mapped_column(sa.String(12), sa.ForeignKey("regions.code"), index=True)


class Office(Base):
    """A street office: the tenant. Its code is the street's region code."""

    __tablename__ = "offices"
    code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("regions.code"), primary_key=True)
    name: Mapped[Short]
    phone: Mapped[Code] = mapped_column(default="")
    zone: Mapped[Code] = mapped_column(default="Asia/Shanghai")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class MealWindow(Base):
    """A meal window of an office in local time; the start belongs to it, the end doesn't."""

    __tablename__ = "meal_windows"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[Short]
    starts: Mapped[time] = mapped_column(sa.Time)
    ends: Mapped[time] = mapped_column(sa.Time)


class AppMeta(Base):
    """Facts about this database itself, such as that it holds a demo."""

    __tablename__ = "app_meta"
    key: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text)
