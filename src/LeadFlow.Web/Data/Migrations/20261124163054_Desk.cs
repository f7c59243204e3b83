using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Desk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_of_lead",
                table: "activities");

            migrationBuilder.AddColumn<bool>(
                name: "undone",
                table: "responses",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "email_domain",
                table: "lead_search",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "email_key",
                table: "lead_search",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "external_key",
                table: "lead_search",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "last_name_key",
                table: "lead_search",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "answered_at",
                table: "lead_qualification",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "owner_id",
                table: "lead_qualification",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "source_id",
                table: "lead_qualification",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "stage_since",
                table: "lead_qualification",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<string[]>(
                name: "demo_brought",
                table: "companies",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<bool>(
                name: "is_settled",
                table: "companies",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "from_held_by_return",
                table: "bant_answers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "from_hold",
                table: "bant_answers",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "from_override",
                table: "bant_answers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "undone",
                table: "bant_answers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "bulk_actions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    target = table.Column<string>(type: "jsonb", nullable: false),
                    parameters = table.Column<string>(type: "jsonb", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    changed = table.Column<int>(type: "integer", nullable: false),
                    refused = table.Column<int>(type: "integer", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undo_job_id = table.Column<Guid>(type: "uuid", nullable: true),
                    taken_back = table.Column<int>(type: "integer", nullable: false),
                    left_alone = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_actions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "live_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_live_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: true),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: true),
                    summary = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notices", x => x.id);
                    table.ForeignKey(
                        name: "fk_notices_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_notices_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    query = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    columns = table.Column<string[]>(type: "text[]", nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                    table.ForeignKey(
                        name: "fk_saved_views_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stage_tallies",
                columns: table => new
                {
                    stage_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    stage_kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    standing = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    score_sum = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_tallies", x => new { x.stage_name, x.stage_kind, x.standing });
                });

            migrationBuilder.CreateTable(
                name: "stage_tally_deltas",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    stage_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    stage_kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    standing = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    score_sum = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_tally_deltas", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: true),
                    origin_lead_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_all_day = table.Column<bool>(type: "boolean", nullable: false),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    repeat = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    repeats_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    follows_id = table.Column<Guid>(type: "uuid", nullable: true),
                    snoozes = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    dropped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tasks", x => x.id);
                    table.ForeignKey(
                        name: "fk_tasks_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_tasks_users_assignee_id",
                        column: x => x.assignee_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_preferences",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_sound = table.Column<bool>(type: "boolean", nullable: false),
                    desktop_notices = table.Column<bool>(type: "boolean", nullable: false),
                    muted = table.Column<string[]>(type: "text[]", nullable: false),
                    lead_columns = table.Column<string[]>(type: "text[]", nullable: false),
                    notices_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_preferences", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_user_preferences_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bulk_changes",
                columns: table => new
                {
                    bulk_id = table.Column<Guid>(type: "uuid", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    changed = table.Column<bool>(type: "boolean", nullable: false),
                    refusal = table.Column<string>(type: "text", nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    undone = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_changes", x => new { x.bulk_id, x.no });
                    table.ForeignKey(
                        name: "fk_bulk_changes_bulk_actions_bulk_id",
                        column: x => x.bulk_id,
                        principalTable: "bulk_actions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_leads_accepted",
                table: "leads",
                columns: new[] { "captured_at", "id" },
                filter: "accepted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_claimed",
                table: "leads",
                columns: new[] { "captured_at", "id" },
                filter: "claimed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_hot",
                table: "leads",
                columns: new[] { "captured_at", "id" },
                filter: "hot_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_of_country",
                table: "leads",
                columns: new[] { "country", "captured_at", "id" },
                filter: "country IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leads_tags",
                table: "leads",
                column: "tags")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_leads_won",
                table: "leads",
                columns: new[] { "captured_at", "id" },
                filter: "won_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_search_domain",
                table: "lead_search",
                columns: new[] { "email_domain", "lead_id" },
                filter: "email_domain <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_lead_search_email",
                table: "lead_search",
                column: "email_key",
                filter: "email_key <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_lead_search_external",
                table: "lead_search",
                column: "external_key",
                filter: "external_key <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_lead_search_last_name",
                table: "lead_search",
                column: "last_name_key",
                filter: "last_name_key <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_answered",
                table: "lead_qualification",
                columns: new[] { "owner_id", "answered_at", "lead_id" },
                filter: "answered_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_board_newest",
                table: "lead_qualification",
                columns: new[] { "stage_name", "captured_at", "lead_id" },
                filter: "standing = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_board_owner",
                table: "lead_qualification",
                columns: new[] { "owner_id", "stage_name", "score", "lead_id" },
                filter: "owner_id IS NOT NULL AND standing = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_board_score",
                table: "lead_qualification",
                columns: new[] { "stage_name", "score", "lead_id" },
                filter: "standing = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_board_source",
                table: "lead_qualification",
                columns: new[] { "source_id", "stage_name", "score", "lead_id" },
                filter: "source_id IS NOT NULL AND standing = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_dead",
                table: "lead_qualification",
                columns: new[] { "stage_since", "lead_id" },
                filter: "standing = 'Dead'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_of_owner",
                table: "lead_qualification",
                columns: new[] { "owner_id", "next_action_at", "lead_id" },
                filter: "owner_id IS NOT NULL AND standing = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_standing",
                table: "lead_qualification",
                columns: new[] { "standing", "captured_at", "lead_id" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_to_greet",
                table: "lead_qualification",
                columns: new[] { "owner_id", "next_action_at", "lead_id" },
                filter: "standing = 'Open' AND next_action = 'Greet'");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_triage",
                table: "lead_qualification",
                columns: new[] { "captured_at", "lead_id" },
                filter: "stage_kind = 'Raw' AND standing = 'Open' AND owner_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_qualification_triage_of_owner",
                table: "lead_qualification",
                columns: new[] { "owner_id", "captured_at", "lead_id" },
                filter: "stage_kind = 'Raw' AND standing = 'Open' AND owner_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_given_back",
                table: "handoffs",
                columns: new[] { "offered_by_id", "closed_at", "id" },
                filter: "state IN ('Returned', 'Rejected')");

            migrationBuilder.CreateIndex(
                name: "ix_activities_of_lead",
                table: "activities",
                columns: new[] { "lead_id", "at", "id" })
                .Annotation("Npgsql:IndexInclude", new[] { "side", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_bulk_actions_of_user",
                table: "bulk_actions",
                columns: new[] { "by_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_bulk_changes_of_lead",
                table: "bulk_changes",
                column: "lead_id");

            migrationBuilder.CreateIndex(
                name: "ix_bulk_changes_refused",
                table: "bulk_changes",
                columns: new[] { "bulk_id", "no" },
                filter: "refusal IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_live_events_at",
                table: "live_events",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_notices_of_lead",
                table: "notices",
                column: "lead_id",
                filter: "lead_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notices_of_user",
                table: "notices",
                columns: new[] { "user_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notices_unread",
                table: "notices",
                column: "user_id",
                filter: "read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_shared",
                table: "saved_views",
                column: "is_shared",
                filter: "is_shared");

            migrationBuilder.CreateIndex(
                name: "ux_saved_views_name",
                table: "saved_views",
                columns: new[] { "owner_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_done",
                table: "tasks",
                columns: new[] { "assignee_id", "done_at", "id" },
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_follows",
                table: "tasks",
                column: "follows_id",
                filter: "follows_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_of_lead",
                table: "tasks",
                columns: new[] { "lead_id", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_to_do",
                table: "tasks",
                columns: new[] { "assignee_id", "due_at", "id" },
                filter: "done_at IS NULL AND dropped_at IS NULL");

            // By hand: what the wide row and the history say already; and an installation that is at work needs no first steps.
            migrationBuilder.Sql("""
                UPDATE lead_qualification q SET owner_id = l.owner_id, source_id = l.source_id,
                    stage_since = COALESCE((SELECT max(e.at) FROM stage_entries e WHERE e.lead_id = l.id AND NOT e.undone), l.captured_at)
                FROM leads l WHERE l.id = q.lead_id
                """);
            migrationBuilder.Sql("UPDATE companies SET is_settled = has_demo_data OR EXISTS (SELECT 1 FROM leads WHERE claimed_at IS NOT NULL)");

            // By hand: the tallies of the board and the keys of the search; see these files.
            migrationBuilder.Sql(StageTallySql.Fill);
            migrationBuilder.Sql(StageTallySql.Keep);
            migrationBuilder.Sql(LeadSearchSql.Fill);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(StageTallySql.Forget);

            migrationBuilder.DropTable(
                name: "bulk_changes");

            migrationBuilder.DropTable(
                name: "live_events");

            migrationBuilder.DropTable(
                name: "notices");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropTable(
                name: "stage_tallies");

            migrationBuilder.DropTable(
                name: "stage_tally_deltas");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "user_preferences");

            migrationBuilder.DropTable(
                name: "bulk_actions");

            migrationBuilder.DropIndex(
                name: "ix_leads_accepted",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_claimed",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_hot",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_of_country",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_tags",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_leads_won",
                table: "leads");

            migrationBuilder.DropIndex(
                name: "ix_lead_search_domain",
                table: "lead_search");

            migrationBuilder.DropIndex(
                name: "ix_lead_search_email",
                table: "lead_search");

            migrationBuilder.DropIndex(
                name: "ix_lead_search_external",
                table: "lead_search");

            migrationBuilder.DropIndex(
                name: "ix_lead_search_last_name",
                table: "lead_search");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_answered",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_board_newest",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_board_owner",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_board_score",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_board_source",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_dead",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_of_owner",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_standing",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_to_greet",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_triage",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_lead_qualification_triage_of_owner",
                table: "lead_qualification");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_given_back",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_activities_of_lead",
                table: "activities");

            migrationBuilder.DropColumn(
                name: "undone",
                table: "responses");

            migrationBuilder.DropColumn(
                name: "email_domain",
                table: "lead_search");

            migrationBuilder.DropColumn(
                name: "email_key",
                table: "lead_search");

            migrationBuilder.DropColumn(
                name: "external_key",
                table: "lead_search");

            migrationBuilder.DropColumn(
                name: "last_name_key",
                table: "lead_search");

            migrationBuilder.DropColumn(
                name: "answered_at",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "owner_id",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "source_id",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "stage_since",
                table: "lead_qualification");

            migrationBuilder.DropColumn(
                name: "demo_brought",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "is_settled",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "from_held_by_return",
                table: "bant_answers");

            migrationBuilder.DropColumn(
                name: "from_hold",
                table: "bant_answers");

            migrationBuilder.DropColumn(
                name: "from_override",
                table: "bant_answers");

            migrationBuilder.DropColumn(
                name: "undone",
                table: "bant_answers");

            migrationBuilder.CreateIndex(
                name: "ix_activities_of_lead",
                table: "activities",
                columns: new[] { "lead_id", "at", "id" });
        }
    }
}
