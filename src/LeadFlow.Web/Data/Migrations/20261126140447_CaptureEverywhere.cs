using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class CaptureEverywhere : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "address_salt",
                table: "companies",
                type: "uuid",
                nullable: false,
                defaultValueSql: "gen_random_uuid()");

            migrationBuilder.AddColumn<string>(
                name: "reply_domain",
                table: "companies",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "address_key",
                table: "captures",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "endpoint_id",
                table: "captures",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "form_id",
                table: "captures",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "form_version",
                table: "captures",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "same_key",
                table: "captures",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "call_scripts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    questions = table.Column<string>(type: "jsonb", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_call_scripts", x => x.id);
                    table.ForeignKey(
                        name: "fk_call_scripts_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    origin_lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    is_inbound = table.Column<bool>(type: "boolean", nullable: false),
                    disposition = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    script_id = table.Column<Guid>(type: "uuid", nullable: true),
                    answers_step_id = table.Column<Guid>(type: "uuid", nullable: true),
                    dead_step_id = table.Column<Guid>(type: "uuid", nullable: true),
                    task_id = table.Column<Guid>(type: "uuid", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calls", x => x.id);
                    table.ForeignKey(
                        name: "fk_calls_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "capture_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: true),
                    territory = table.Column<string>(type: "jsonb", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_capture_rules", x => x.id);
                    table.ForeignKey(
                        name: "fk_capture_rules_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_capture_rules_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "teams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_capture_rules_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "forms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    draft = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    published = table.Column<int>(type: "integer", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_draft = table.Column<int>(type: "integer", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "installation_secrets",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    @protected = table.Column<string>(name: "protected", type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_installation_secrets", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "lead_attachments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    origin_lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    size = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    added_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_attachments", x => x.id);
                    table.ForeignKey(
                        name: "fk_lead_attachments_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "mail_endpoints",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_endpoints", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "spam_lessons",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    value = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    is_spam = table.Column<bool>(type: "boolean", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_spam_lessons", x => new { x.kind, x.value });
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    webhook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(40)", maxLength: 40, nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: true),
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    payload = table.Column<string>(type: "text", nullable: false),
                    is_bulk = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    status = table.Column<int>(type: "integer", nullable: true),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    answer = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    milliseconds = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    events = table.Column<string[]>(type: "text[]", nullable: false),
                    state = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    pause_reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    protected_secret = table.Column<string>(type: "text", nullable: false),
                    former_protected_secret = table.Column<string>(type: "text", nullable: true),
                    former_secret_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "form_versions",
                columns: table => new
                {
                    form_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_form_versions", x => new { x.form_id, x.number });
                    table.ForeignKey(
                        name: "fk_form_versions_forms_form_id",
                        column: x => x.form_id,
                        principalTable: "forms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kiosk_devices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    form_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    pin = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    enrolled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enrolled_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kiosk_devices", x => x.id);
                    table.ForeignKey(
                        name: "fk_kiosk_devices_forms_form_id",
                        column: x => x.form_id,
                        principalTable: "forms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_address",
                table: "captures",
                columns: new[] { "form_id", "address_key", "received_at" },
                filter: "form_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_endpoint",
                table: "captures",
                columns: new[] { "endpoint_id", "outcome", "received_at" },
                filter: "endpoint_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_form",
                table: "captures",
                columns: new[] { "form_id", "received_at", "id" },
                filter: "form_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_captures_suspected",
                table: "captures",
                columns: new[] { "received_at", "id" },
                filter: "outcome = 'Suspected'");

            migrationBuilder.CreateIndex(
                name: "ux_captures_mail",
                table: "captures",
                column: "request_key",
                unique: true,
                filter: "route = 'Mail' AND request_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_captures_of_page",
                table: "captures",
                columns: new[] { "form_id", "request_key" },
                unique: true,
                filter: "form_id IS NOT NULL AND request_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_captures_same",
                table: "captures",
                columns: new[] { "form_id", "same_key" },
                unique: true,
                filter: "same_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_call_scripts_version",
                table: "call_scripts",
                columns: new[] { "source_id", "version" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_calls_of_lead",
                table: "calls",
                columns: new[] { "lead_id", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "ix_capture_rules_order",
                table: "capture_rules",
                columns: new[] { "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_capture_rules_owner_id",
                table: "capture_rules",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ix_capture_rules_source_id",
                table: "capture_rules",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_capture_rules_team_id",
                table: "capture_rules",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "ux_forms_slug",
                table: "forms",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kiosk_devices_of_form",
                table: "kiosk_devices",
                column: "form_id");

            migrationBuilder.CreateIndex(
                name: "ux_kiosk_devices_token",
                table: "kiosk_devices",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_lead_attachments_of_lead",
                table: "lead_attachments",
                columns: new[] { "lead_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_mail_endpoints_key",
                table: "mail_endpoints",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_at",
                table: "webhook_deliveries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_before",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "lead_id", "number" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_due",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "is_bulk", "due_at" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_failed",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "at", "id" },
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_of_lead",
                table: "webhook_deliveries",
                column: "lead_id",
                filter: "lead_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_of_webhook",
                table: "webhook_deliveries",
                columns: new[] { "webhook_id", "at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "call_scripts");

            migrationBuilder.DropTable(
                name: "calls");

            migrationBuilder.DropTable(
                name: "capture_rules");

            migrationBuilder.DropTable(
                name: "form_versions");

            migrationBuilder.DropTable(
                name: "installation_secrets");

            migrationBuilder.DropTable(
                name: "kiosk_devices");

            migrationBuilder.DropTable(
                name: "lead_attachments");

            migrationBuilder.DropTable(
                name: "mail_endpoints");

            migrationBuilder.DropTable(
                name: "spam_lessons");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "forms");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_address",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_endpoint",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_form",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_suspected",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ux_captures_mail",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ux_captures_of_page",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ux_captures_same",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "address_salt",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "reply_domain",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "address_key",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "endpoint_id",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "form_id",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "form_version",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "same_key",
                table: "captures");
        }
    }
}
