using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Notifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
        }
    }
}
