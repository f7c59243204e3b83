using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class NobodyForgotten : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "cap",
                table: "users",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "hours",
                table: "users",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "calendar_made_at",
                table: "user_preferences",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "calendar_token_hash",
                table: "user_preferences",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "days_off",
                table: "user_preferences",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "digest_at",
                table: "user_preferences",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "digest_days",
                table: "user_preferences",
                type: "text[]",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "digest_due_at",
                table: "user_preferences",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "digest_on",
                table: "user_preferences",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "mails",
                table: "user_preferences",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "quiet_from",
                table: "user_preferences",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "quiet_to",
                table: "user_preferences",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "territory",
                table: "teams",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "told_for",
                table: "tasks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "error",
                table: "outbox",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "notice_id",
                table: "outbox",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "user_id",
                table: "outbox",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "digested_at",
                table: "notices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_mail_only",
                table: "notices",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "mail",
                table: "notices",
                type: "character varying(30)",
                maxLength: 30,
                nullable: false,
                defaultValue: "Never");

            migrationBuilder.AddColumn<string>(
                name: "dispute_note",
                table: "handoffs",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "disputed_at",
                table: "handoffs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "disputed_by",
                table: "handoffs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "remind_at",
                table: "handoffs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "routed_at",
                table: "handoffs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "rule_id",
                table: "handoffs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "settled_at",
                table: "handoffs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "stands",
                table: "handoffs",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "team_id",
                table: "handoffs",
                type: "uuid",
                nullable: true);

            migrationBuilder.Sql("UPDATE handoffs SET routed_at = offered_at WHERE closed_at IS NULL"); // What waits, waits where it does.

            migrationBuilder.CreateTable(
                name: "absences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_absences", x => x.id);
                    table.ForeignKey(
                        name: "fk_absences_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "routing_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    conditions = table.Column<string>(type: "jsonb", nullable: false),
                    target = table.Column<string>(type: "jsonb", nullable: false),
                    rests = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_routing_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "routing_turns",
                columns: table => new
                {
                    rule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credit = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_routing_turns", x => new { x.rule_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_routing_turns_routing_rules_rule_id",
                        column: x => x.rule_id,
                        principalTable: "routing_rules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_routing_turns_users_person_id",
                        column: x => x.person_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_user_preferences_digest",
                table: "user_preferences",
                column: "digest_due_at",
                filter: "digest_due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_user_preferences_calendar",
                table: "user_preferences",
                column: "calendar_token_hash",
                unique: true,
                filter: "calendar_token_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_to_tell",
                table: "tasks",
                column: "due_at",
                filter: "done_at IS NULL AND dropped_at IS NULL AND NOT is_all_day AND told_for IS DISTINCT FROM due_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_of_user",
                table: "outbox",
                columns: new[] { "user_id", "due_at", "id" },
                filter: "sent_at IS NULL AND notice_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notices_to_digest",
                table: "notices",
                columns: new[] { "user_id", "at" },
                filter: "mail = 'Digest' AND digested_at IS NULL AND read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_assigned",
                table: "handoffs",
                column: "assignee_id",
                filter: "state = 'Offered' AND assignee_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_claimed",
                table: "handoffs",
                column: "claimed_by_id",
                filter: "state = 'Claimed'");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_closed",
                table: "handoffs",
                columns: new[] { "closed_at", "id" },
                filter: "closed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_disputed",
                table: "handoffs",
                column: "disputed_at",
                filter: "disputed_at IS NOT NULL AND settled_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_remind",
                table: "handoffs",
                column: "remind_at",
                filter: "remind_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_series",
                table: "handoffs",
                columns: new[] { "series_offered_at", "series_id", "attempt" });

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_unplaced",
                table: "handoffs",
                column: "offered_at",
                filter: "state = 'Offered' AND routed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_absences_of_user",
                table: "absences",
                columns: new[] { "user_id", "from", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_absences_until",
                table: "absences",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_routing_rules_order",
                table: "routing_rules",
                columns: new[] { "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_routing_turns_person_id",
                table: "routing_turns",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "absences");

            migrationBuilder.DropTable(
                name: "routing_turns");

            migrationBuilder.DropTable(
                name: "routing_rules");

            migrationBuilder.DropIndex(
                name: "ix_user_preferences_digest",
                table: "user_preferences");

            migrationBuilder.DropIndex(
                name: "ux_user_preferences_calendar",
                table: "user_preferences");

            migrationBuilder.DropIndex(
                name: "ix_tasks_to_tell",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_outbox_of_user",
                table: "outbox");

            migrationBuilder.DropIndex(
                name: "ix_notices_to_digest",
                table: "notices");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_assigned",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_claimed",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_closed",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_disputed",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_remind",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_series",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_unplaced",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "cap",
                table: "users");

            migrationBuilder.DropColumn(
                name: "hours",
                table: "users");

            migrationBuilder.DropColumn(
                name: "calendar_made_at",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "calendar_token_hash",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "days_off",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "digest_at",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "digest_days",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "digest_due_at",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "digest_on",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "mails",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "quiet_from",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "quiet_to",
                table: "user_preferences");

            migrationBuilder.DropColumn(
                name: "territory",
                table: "teams");

            migrationBuilder.DropColumn(
                name: "told_for",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "error",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "notice_id",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "user_id",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "digested_at",
                table: "notices");

            migrationBuilder.DropColumn(
                name: "is_mail_only",
                table: "notices");

            migrationBuilder.DropColumn(
                name: "mail",
                table: "notices");

            migrationBuilder.DropColumn(
                name: "dispute_note",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "disputed_at",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "disputed_by",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "remind_at",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "routed_at",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "rule_id",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "settled_at",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "stands",
                table: "handoffs");

            migrationBuilder.DropColumn(
                name: "team_id",
                table: "handoffs");
        }
    }
}
