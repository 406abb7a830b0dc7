"""start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mealcard.db import Json, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "app_meta",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_app_meta")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("office_code", "position", name=op.f("uq_audit_entries_office_code_position")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_object", ["office_code", "object_type", "object_id"], unique=False)

    op.create_table(
        "cap_amounts",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("cap", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("used_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", "senior_id", "cap", "period", name=op.f("pk_cap_amounts")),
    )
    op.create_table(
        "cap_slots",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("cap", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", "senior_id", "cap", "period", "n", name=op.f("pk_cap_slots")),
    )
    with op.batch_alter_table("cap_slots", schema=None) as batch_op:
        batch_op.create_index("ix_cap_slots_meal", ["office_code", "meal_id"], unique=False)

    op.create_table(
        "meal_claims",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("meal_on", sa.Date(), nullable=False),
        sa.Column("window", sa.String(length=32), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", "senior_id", "meal_on", "window", name=op.f("pk_meal_claims")),
    )
    op.create_table(
        "opinion_claims",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("office_code", "meal_id", "source", name=op.f("pk_opinion_claims")),
    )
    op.create_table(
        "redemption_keys",
        sa.Column("provider_office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("provider_office_code", "provider_id", "key", name=op.f("pk_redemption_keys")),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "prefecture",
                "county",
                "street",
                "community",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_code", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["parent_code"], ["regions.code"], name=op.f("fk_regions_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regions_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "setup_tokens",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_setup_tokens")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.LargeBinary(length=16), nullable=False),
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "bucket", name=op.f("pk_sign_in_failures")),
    )
    op.create_table(
        "offices",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=32), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["regions.code"], name=op.f("fk_offices_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
    )
    op.create_table(
        "card_number_blocks",
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.CheckConstraint("used BETWEEN 0 AND 10000", name=op.f("ck_card_number_blocks_used")),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_card_number_blocks_office_code")),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_card_number_blocks")),
    )
    with op.batch_alter_table("card_number_blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_number_blocks_office_code"), ["office_code"], unique=False)

    op.create_table(
        "import_batches",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "storing",
                "pending",
                "approved",
                "rejected",
                "undone",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("done_row", sa.Integer(), nullable=False),
        sa.Column("error_counts", Json, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_import_batches_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_import_batches")),
    )
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.create_index("ix_import_batches_created", ["office_code", "created_at"], unique=False)
        batch_op.create_index("ix_import_batches_hash", ["office_code", "file_hash"], unique=False)

    op.create_table(
        "meal_windows",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_meal_windows_office_code")),
        sa.PrimaryKeyConstraint("office_code", "code", name=op.f("pk_meal_windows")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("preset", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "in_force",
                "superseded",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_policy_versions_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("office_code", "number", name=op.f("uq_policy_versions_office_code_number")),
    )
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.create_index("ix_policy_versions_day", ["office_code", "effective_on"], unique=False)

    op.create_table(
        "print_jobs",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "generated", "printed", "handed_over", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("generated_at", UTCDateTime(), nullable=True),
        sa.Column("printed_by", sa.Uuid(), nullable=True),
        sa.Column("printed_at", UTCDateTime(), nullable=True),
        sa.Column("handed_over_by", sa.Uuid(), nullable=True),
        sa.Column("handed_over_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_print_jobs_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint("office_code", "number", name=op.f("uq_print_jobs_office_code_number")),
    )
    op.create_table(
        "providers",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_pinyin", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "canteen", "restaurant", "day_care", "central_kitchen", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "documents_checked",
                "visited",
                "scored",
                "public_notice",
                "agreed",
                "trial",
                "listed",
                "rejected",
                "withdrawn",
                "watch",
                "rectification",
                "proposed_removal",
                "removed",
                "cooling_off",
                "emergency_suspended",
                "paused",
                "leaving",
                "left",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("halal", sa.Boolean(), nullable=False),
        sa.Column("delivery", sa.Boolean(), nullable=False),
        sa.Column("ramp", sa.Boolean(), nullable=False),
        sa.Column("accessible_toilet", sa.Boolean(), nullable=False),
        sa.Column("handrail", sa.Boolean(), nullable=False),
        sa.Column("ground_floor", sa.Boolean(), nullable=False),
        sa.Column("diets", Json, nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("kiosk", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["community_code"], ["regions.code"], name=op.f("fk_providers_community_code")),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_providers_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_providers")),
    )
    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.create_index("ix_providers_state", ["office_code", "state"], unique=False)

    op.create_table(
        "closures",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("announced_at", UTCDateTime(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_closures_days_in_order")),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"], ["providers.office_code", "providers.id"], name=op.f("fk_closures_office_code_provider_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_closures")),
    )
    with op.batch_alter_table("closures", schema=None) as batch_op:
        batch_op.create_index("ix_closures_days", ["office_code", "provider_id", "ends_on"], unique=False)

    op.create_table(
        "devices",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("enrolled_at", UTCDateTime(), nullable=False),
        sa.Column("enrolled_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("app_version", sa.String(length=32), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("queue_oldest_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"], ["providers.office_code", "providers.id"], name=op.f("fk_devices_office_code_provider_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_devices")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index("ix_devices_provider", ["office_code", "provider_id"], unique=False)

    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_enrolment_codes_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "menu_items",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.Enum("set_meal", "dish", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("windows", Json, nullable=False),
        sa.Column("diets", Json, nullable=False),
        sa.Column(
            "state",
            sa.Enum("proposed", "approved", "rejected", "retired", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint("price_fen > 0", name=op.f("ck_menu_items_price_positive")),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"], ["providers.office_code", "providers.id"], name=op.f("fk_menu_items_office_code_provider_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_menu_items")),
    )
    with op.batch_alter_table("menu_items", schema=None) as batch_op:
        batch_op.create_index("ix_menu_items_state", ["office_code", "provider_id", "state"], unique=False)

    op.create_table(
        "opening_hours",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("window", sa.String(length=32), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"], ["providers.office_code", "providers.id"], name=op.f("fk_opening_hours_office_code_provider_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "provider_id", "weekday", "window", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "provider_documents",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "business_licence",
                "food_licence",
                "health_certificate",
                "fire",
                "agreement",
                "pledge",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_provider_documents_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_provider_documents")),
    )
    with op.batch_alter_table("provider_documents", schema=None) as batch_op:
        batch_op.create_index("ix_provider_documents_kind", ["office_code", "provider_id", "kind"], unique=False)

    op.create_table(
        "provider_events",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_provider_events_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_provider_events")),
    )
    with op.batch_alter_table("provider_events", schema=None) as batch_op:
        batch_op.create_index("ix_provider_events_provider", ["office_code", "provider_id", "at"], unique=False)

    op.create_table(
        "refusals",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column(
            "entry", sa.Enum("camera", "wedge", "typed", name="entry", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_head", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"], ["providers.office_code", "providers.id"], name=op.f("fk_refusals_office_code_provider_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_refusals")),
    )
    with op.batch_alter_table("refusals", schema=None) as batch_op:
        batch_op.create_index("ix_refusals_provider", ["office_code", "provider_id", "at"], unique=False)

    op.create_table(
        "seniors",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_pinyin", sa.String(length=120), nullable=False),
        sa.Column("name_initials", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.Enum("male", "female", name="sex", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column(
            "residence",
            sa.Enum("registered", "living", name="residence", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id_sealed", sa.Text(), nullable=False),
        sa.Column("id_blind", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id_last4_blind", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id_masked", sa.String(length=32), nullable=False),
        sa.Column("phone_sealed", sa.Text(), nullable=False),
        sa.Column("phone_blind", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_last4_blind", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_masked", sa.String(length=32), nullable=False),
        sa.Column("address_sealed", sa.Text(), nullable=False),
        sa.Column("heavy_care", sa.Boolean(), nullable=False),
        sa.Column("heavy_care_evidence", sa.Text(), nullable=False),
        sa.Column("diets", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "active",
                "rejected",
                "paused",
                "moved",
                "deceased",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("registered_at", UTCDateTime(), nullable=False),
        sa.Column("amended_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_code"], ["regions.code"], name=op.f("fk_seniors_community_code")),
        sa.ForeignKeyConstraint(
            ["office_code", "batch_id"], ["import_batches.office_code", "import_batches.id"], name=op.f("fk_seniors_office_code_batch_id")
        ),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_seniors_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_seniors")),
        sa.UniqueConstraint("office_code", "id_blind", name=op.f("uq_seniors_office_code_id_blind")),
    )
    with op.batch_alter_table("seniors", schema=None) as batch_op:
        batch_op.create_index("ix_seniors_batch", ["office_code", "batch_id"], unique=False)
        batch_op.create_index("ix_seniors_community", ["office_code", "community_code", "state"], unique=False)
        batch_op.create_index("ix_seniors_id_last4", ["office_code", "id_last4_blind"], unique=False)
        batch_op.create_index("ix_seniors_initials", ["office_code", "name_initials"], unique=False)
        batch_op.create_index("ix_seniors_name", ["office_code", "name_pinyin", "id"], unique=False)
        batch_op.create_index("ix_seniors_phone_last4", ["office_code", "phone_last4_blind"], unique=False)

    op.create_table(
        "standing_decisions",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("from_stage", sa.String(length=32), nullable=False),
        sa.Column("to_stage", sa.String(length=32), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_name", sa.String(length=120), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_standing_decisions_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_standing_decisions")),
    )
    with op.batch_alter_table("standing_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_standing_decisions_provider", ["office_code", "provider_id", "week_on"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "community_worker",
                "officer",
                "leader",
                "reviewer",
                "district",
                "auditor",
                "owner",
                "cashier",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("region_code", sa.String(length=12), nullable=False),
        sa.Column("provider_office_code", sa.String(length=12), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.Column("password_changed_at", UTCDateTime(), nullable=True),
        sa.Column("password_expires_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(role IN ('owner', 'cashier')) = (provider_id IS NOT NULL)", name=op.f("ck_users_provider_of_role")),
        sa.ForeignKeyConstraint(
            ["provider_office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_users_provider_office_code_provider_id"),
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_users_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_region_code"), ["region_code"], unique=False)

    op.create_table(
        "cards",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ordered",
                "printed",
                "active",
                "frozen",
                "lost",
                "replaced",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_sealed", sa.Text(), nullable=False),
        sa.Column("family_sealed", sa.Text(), nullable=False),
        sa.Column("ordered_at", UTCDateTime(), nullable=False),
        sa.Column("printed_at", UTCDateTime(), nullable=True),
        sa.Column("activated_at", UTCDateTime(), nullable=True),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "senior_id"], ["seniors.office_code", "seniors.id"], name=op.f("fk_cards_office_code_senior_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_cards")),
        sa.UniqueConstraint("office_code", "number", "issue", name=op.f("uq_cards_office_code_number_issue")),
        sa.UniqueConstraint("office_code", "token_hash", name=op.f("uq_cards_office_code_token_hash")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("ix_cards_senior", ["office_code", "senior_id"], unique=False)
        batch_op.create_index("ix_cards_state", ["office_code", "state"], unique=False)
        batch_op.create_index(
            "uq_cards_one_current",
            ["office_code", "senior_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
            postgresql_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
        )

    op.create_table(
        "device_tokens",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "device_id"], ["devices.office_code", "devices.id"], name=op.f("fk_device_tokens_office_code_device_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_device_tokens")),
    )
    op.create_table(
        "resident_directory",
        sa.Column("id_blind", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "senior_id"], ["seniors.office_code", "seniors.id"], name=op.f("fk_resident_directory_office_code_senior_id")
        ),
        sa.PrimaryKeyConstraint("id_blind", name=op.f("pk_resident_directory")),
    )
    with op.batch_alter_table("resident_directory", schema=None) as batch_op:
        batch_op.create_index("ix_resident_directory_senior", ["office_code", "senior_id"], unique=False)

    op.create_table(
        "senior_categories",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "dibao",
                "tekun_scattered",
                "low_income_disabled",
                "fp_special_family",
                "severe_disability",
                "youfu",
                "living_alone",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence_sealed", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "senior_id"], ["seniors.office_code", "seniors.id"], name=op.f("fk_senior_categories_office_code_senior_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_senior_categories")),
    )
    with op.batch_alter_table("senior_categories", schema=None) as batch_op:
        batch_op.create_index("ix_senior_categories_expiry", ["office_code", "expires_on"], unique=False)
        batch_op.create_index("ix_senior_categories_senior", ["office_code", "senior_id"], unique=False)

    op.create_table(
        "transfer_requests",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("requesting_office_code", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "accepted", "declined", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "senior_id"], ["seniors.office_code", "seniors.id"], name=op.f("fk_transfer_requests_office_code_senior_id")
        ),
        sa.ForeignKeyConstraint(["requesting_office_code"], ["offices.code"], name=op.f("fk_transfer_requests_requesting_office_code")),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_transfer_requests")),
    )
    with op.batch_alter_table("transfer_requests", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_requests_asker", ["requesting_office_code", "requested_at"], unique=False)
        batch_op.create_index("ix_transfer_requests_senior", ["office_code", "senior_id"], unique=False)
        batch_op.create_index("ix_transfer_requests_state", ["office_code", "state"], unique=False)
        batch_op.create_index(
            "uq_transfer_requests_one_open",
            ["office_code", "senior_id", "requesting_office_code"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "user_sessions",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_sessions")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "card_events",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "card_id"], ["cards.office_code", "cards.id"], name=op.f("fk_card_events_office_code_card_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_card_events")),
    )
    with op.batch_alter_table("card_events", schema=None) as batch_op:
        batch_op.create_index("ix_card_events_card", ["office_code", "card_id", "at"], unique=False)

    op.create_table(
        "family_codes",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "card_id"], ["cards.office_code", "cards.id"], name=op.f("fk_family_codes_office_code_card_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_family_codes")),
    )
    op.create_table(
        "meals",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("provider_office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("meal_on", sa.Date(), nullable=False),
        sa.Column("window", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum("served", "pending", "conflict", "voided", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("dine_in", "take_away", "delivery", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "entry", sa.Enum("camera", "wedge", "typed", name="entry", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("item_name", sa.String(length=120), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("merchant_fen", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_fen", sa.BigInteger(), nullable=False),
        sa.Column("self_pay_fen", sa.BigInteger(), nullable=False),
        sa.Column("operating_fen", sa.BigInteger(), nullable=False),
        sa.Column("charged_fen", sa.BigInteger(), nullable=True),
        sa.Column("policy_version_id", sa.Uuid(), nullable=True),
        sa.Column("tablet_policy_version", sa.String(length=64), nullable=False),
        sa.Column("working", Json, nullable=False),
        sa.Column("notices", Json, nullable=False),
        sa.Column("refused_online", sa.String(length=32), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("scanned_at", UTCDateTime(), nullable=False),
        sa.Column("served_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("voided_at", UTCDateTime(), nullable=True),
        sa.Column("void_key", sa.Uuid(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("voided_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "merchant_fen >= 0 AND subsidy_fen >= 0 AND self_pay_fen >= 0 AND operating_fen >= 0", name=op.f("ck_meals_no_negative")
        ),
        sa.CheckConstraint("price_fen = merchant_fen + subsidy_fen + self_pay_fen", name=op.f("ck_meals_price_is_the_sum")),
        sa.ForeignKeyConstraint(["office_code", "card_id"], ["cards.office_code", "cards.id"], name=op.f("fk_meals_office_code_card_id")),
        sa.ForeignKeyConstraint(
            ["office_code", "senior_id"], ["seniors.office_code", "seniors.id"], name=op.f("fk_meals_office_code_senior_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_meals_provider_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_meals")),
    )
    with op.batch_alter_table("meals", schema=None) as batch_op:
        batch_op.create_index("ix_meals_day", ["office_code", "meal_on", "id"], unique=False)
        batch_op.create_index("ix_meals_provider_day", ["provider_office_code", "provider_id", "meal_on"], unique=False)
        batch_op.create_index("ix_meals_senior_day", ["office_code", "senior_id", "meal_on"], unique=False)

    op.create_table(
        "print_job_cards",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "card_id"], ["cards.office_code", "cards.id"], name=op.f("fk_print_job_cards_office_code_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_code", "job_id"], ["print_jobs.office_code", "print_jobs.id"], name=op.f("fk_print_job_cards_office_code_job_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "job_id", "position", name=op.f("pk_print_job_cards")),
    )
    with op.batch_alter_table("print_job_cards", schema=None) as batch_op:
        batch_op.create_index("ix_print_job_cards_card", ["office_code", "card_id"], unique=False)

    op.create_table(
        "follow_up_calls",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("provider_office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("drawn_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "meal_id"], ["meals.office_code", "meals.id"], name=op.f("fk_follow_up_calls_office_code_meal_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_follow_up_calls_provider_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_follow_up_calls")),
        sa.UniqueConstraint(
            "office_code", "week_on", "provider_id", "senior_id", name=op.f("uq_follow_up_calls_office_code_week_on_provider_id_senior_id")
        ),
    )
    with op.batch_alter_table("follow_up_calls", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_calls_provider", ["provider_office_code", "provider_id", "week_on"], unique=False)

    op.create_table(
        "opinions",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meal_id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("provider_office_code", sa.String(length=12), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("kiosk", "phone", "call", "visit", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("rated_at", UTCDateTime(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_opinions_stars")),
        sa.ForeignKeyConstraint(
            ["office_code", "meal_id"], ["meals.office_code", "meals.id"], name=op.f("fk_opinions_office_code_meal_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_office_code", "provider_id"],
            ["providers.office_code", "providers.id"],
            name=op.f("fk_opinions_provider_office_code_provider_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_opinions")),
    )
    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.create_index("ix_opinions_provider", ["provider_office_code", "provider_id", "rated_at"], unique=False)
        batch_op.create_index("ix_opinions_senior", ["office_code", "senior_id"], unique=False)

    op.create_table(
        "call_attempts",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "answered",
                "not_there",
                "unreachable",
                "refused",
                "to_office",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "call_id"],
            ["follow_up_calls.office_code", "follow_up_calls.id"],
            name=op.f("fk_call_attempts_office_code_call_id"),
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_call_attempts")),
    )
    with op.batch_alter_table("call_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_call_attempts_call", ["office_code", "call_id"], unique=False)

    op.create_table(
        "opinion_details",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("call_me", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "opinion_id"], ["opinions.office_code", "opinions.id"], name=op.f("fk_opinion_details_office_code_opinion_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "id", name=op.f("pk_opinion_details")),
    )
    with op.batch_alter_table("opinion_details", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_details_opinion", ["office_code", "opinion_id"], unique=False)

    op.create_table(
        "opinion_voids",
        sa.Column("office_code", sa.String(length=12), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code", "opinion_id"], ["opinions.office_code", "opinions.id"], name=op.f("fk_opinion_voids_office_code_opinion_id")
        ),
        sa.PrimaryKeyConstraint("office_code", "opinion_id", name=op.f("pk_opinion_voids")),
    )


def downgrade() -> None:
    op.drop_table("opinion_voids")
    with op.batch_alter_table("opinion_details", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_details_opinion")

    op.drop_table("opinion_details")
    with op.batch_alter_table("call_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_call_attempts_call")

    op.drop_table("call_attempts")
    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.drop_index("ix_opinions_senior")
        batch_op.drop_index("ix_opinions_provider")

    op.drop_table("opinions")
    with op.batch_alter_table("follow_up_calls", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_calls_provider")

    op.drop_table("follow_up_calls")
    with op.batch_alter_table("print_job_cards", schema=None) as batch_op:
        batch_op.drop_index("ix_print_job_cards_card")

    op.drop_table("print_job_cards")
    with op.batch_alter_table("meals", schema=None) as batch_op:
        batch_op.drop_index("ix_meals_senior_day")
        batch_op.drop_index("ix_meals_provider_day")
        batch_op.drop_index("ix_meals_day")

    op.drop_table("meals")
    op.drop_table("family_codes")
    with op.batch_alter_table("card_events", schema=None) as batch_op:
        batch_op.drop_index("ix_card_events_card")

    op.drop_table("card_events")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("transfer_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_transfer_requests_one_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index("ix_transfer_requests_state")
        batch_op.drop_index("ix_transfer_requests_senior")
        batch_op.drop_index("ix_transfer_requests_asker")

    op.drop_table("transfer_requests")
    with op.batch_alter_table("senior_categories", schema=None) as batch_op:
        batch_op.drop_index("ix_senior_categories_senior")
        batch_op.drop_index("ix_senior_categories_expiry")

    op.drop_table("senior_categories")
    with op.batch_alter_table("resident_directory", schema=None) as batch_op:
        batch_op.drop_index("ix_resident_directory_senior")

    op.drop_table("resident_directory")
    op.drop_table("device_tokens")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_cards_one_current",
            sqlite_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
            postgresql_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
        )
        batch_op.drop_index("ix_cards_state")
        batch_op.drop_index("ix_cards_senior")

    op.drop_table("cards")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_region_code"))

    op.drop_table("users")
    with op.batch_alter_table("standing_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_decisions_provider")

    op.drop_table("standing_decisions")
    with op.batch_alter_table("seniors", schema=None) as batch_op:
        batch_op.drop_index("ix_seniors_phone_last4")
        batch_op.drop_index("ix_seniors_name")
        batch_op.drop_index("ix_seniors_initials")
        batch_op.drop_index("ix_seniors_id_last4")
        batch_op.drop_index("ix_seniors_community")
        batch_op.drop_index("ix_seniors_batch")

    op.drop_table("seniors")
    with op.batch_alter_table("refusals", schema=None) as batch_op:
        batch_op.drop_index("ix_refusals_provider")

    op.drop_table("refusals")
    with op.batch_alter_table("provider_events", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_events_provider")

    op.drop_table("provider_events")
    with op.batch_alter_table("provider_documents", schema=None) as batch_op:
        batch_op.drop_index("ix_provider_documents_kind")

    op.drop_table("provider_documents")
    op.drop_table("opening_hours")
    with op.batch_alter_table("menu_items", schema=None) as batch_op:
        batch_op.drop_index("ix_menu_items_state")

    op.drop_table("menu_items")
    op.drop_table("enrolment_codes")
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_index("ix_devices_provider")

    op.drop_table("devices")
    with op.batch_alter_table("closures", schema=None) as batch_op:
        batch_op.drop_index("ix_closures_days")

    op.drop_table("closures")
    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.drop_index("ix_providers_state")

    op.drop_table("providers")
    op.drop_table("print_jobs")
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_versions_day")

    op.drop_table("policy_versions")
    op.drop_table("meal_windows")
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batches_hash")
        batch_op.drop_index("ix_import_batches_created")

    op.drop_table("import_batches")
    with op.batch_alter_table("card_number_blocks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_number_blocks_office_code"))

    op.drop_table("card_number_blocks")
    op.drop_table("offices")
    op.drop_table("sign_in_failures")
    op.drop_table("setup_tokens")
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regions_parent_code"))

    op.drop_table("regions")
    op.drop_table("redemption_keys")
    op.drop_table("opinion_claims")
    op.drop_table("meal_claims")
    with op.batch_alter_table("cap_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_cap_slots_meal")

    op.drop_table("cap_slots")
    op.drop_table("cap_amounts")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_object")

    op.drop_table("audit_entries")
    op.drop_table("app_meta")
