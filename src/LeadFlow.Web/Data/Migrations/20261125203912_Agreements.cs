using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Agreements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_leads_captured_on",
                table: "leads");

            migrationBuilder.AddColumn<int>(
                name: "interest_version",
                table: "lead_qualification",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "responded_kinds",
                table: "lead_qualification",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "activate_on",
                table: "agreements",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "activated_by",
                table: "agreements",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "agreements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "based_on",
                table: "agreements",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "changed_at",
                table: "agreements",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<string>(
                name: "changed_by",
                table: "agreements",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "agreements",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "hash",
                table: "agreements",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "proposed_at",
                table: "agreements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "proposed_by",
                table: "agreements",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rescored_moved",
                table: "agreements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "rescored_offered",
                table: "agreements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "rescored_withdrawn",
                table: "agreements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "agreements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "agreement_comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    section = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<string>(type: "text", nullable: false),
                    side = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_comments", x => x.id);
                    table.ForeignKey(
                        name: "fk_agreement_comments_agreements_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_signatures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    side = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    route = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    key = table.Column<string>(type: "text", nullable: true),
                    key_minted_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_signatures", x => x.id);
                    table.ForeignKey(
                        name: "fk_agreement_signatures_agreements_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_leads_captured_on",
                table: "leads",
                columns: new[] { "captured_on", "id" })
                .Annotation("Npgsql:IndexInclude", new[] { "tags", "captured_at" });

            migrationBuilder.CreateIndex(
                name: "ix_agreement_comments",
                table: "agreement_comments",
                columns: new[] { "agreement_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ux_agreement_signatures_person",
                table: "agreement_signatures",
                columns: new[] { "agreement_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_agreement_signatures_side",
                table: "agreement_signatures",
                columns: new[] { "agreement_id", "side" },
                unique: true);

            migrationBuilder.CreateTable(
                name: "agreement_backtests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agreement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    started_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    started_by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    result = table.Column<string>(type: "jsonb", nullable: false),
                    last_lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_backtests", x => x.id);
                    table.ForeignKey(
                        name: "fk_agreement_backtests_agreements_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_backtest_leads",
                columns: table => new
                {
                    backtest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    draft_on = table.Column<DateOnly>(type: "date", nullable: true),
                    really_on = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_backtest_leads", x => new { x.backtest_id, x.group, x.no });
                    table.ForeignKey(
                        name: "fk_agreement_backtest_leads_agreement_backtests_backtest_id",
                        column: x => x.backtest_id,
                        principalTable: "agreement_backtests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_agreement_backtest_leads_of_lead",
                table: "agreement_backtest_leads",
                column: "lead_id");

            migrationBuilder.CreateIndex(
                name: "ix_agreement_backtests",
                table: "agreement_backtests",
                columns: new[] { "agreement_id", "at" });

            // What was there before: added up under its own version, by nobody but the house itself.
            migrationBuilder.Sql("""
                UPDATE lead_qualification q SET interest_version = q.agreement_version, responded_kinds = coalesce((
                  SELECT bit_or(1 << (array_position(ARRAY['Form', 'Click', 'Reply', 'Event', 'Call', 'Meeting', 'Visit', 'Chat'], r.kind::text) - 1)) FROM responses r WHERE r.lead_id = q.lead_id AND NOT r.undone), 0);
                UPDATE agreements SET created_by = 'LeadFlow', changed_by = 'LeadFlow', changed_at = created_at;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agreement_backtest_leads");

            migrationBuilder.DropTable(
                name: "agreement_backtests");

            migrationBuilder.DropTable(
                name: "agreement_comments");

            migrationBuilder.DropTable(
                name: "agreement_signatures");

            migrationBuilder.DropIndex(
                name: "ix_leads_captured_on",
                table: "leads");

            migrationBuilder.DropColumn(
                name: "interest_version",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "responded_kinds",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "activate_on",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "activated_by",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "based_on",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "changed_at",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "changed_by",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "hash",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "proposed_at",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "proposed_by",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "rescored_moved",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "rescored_offered",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "rescored_withdrawn",
                table: "agreements");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "agreements");

            migrationBuilder.CreateIndex(
                name: "ix_leads_captured_on",
                table: "leads",
                column: "captured_on");
        }
    }
}
