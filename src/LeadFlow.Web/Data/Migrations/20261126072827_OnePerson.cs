using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class OnePerson : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "home_country",
                table: "companies",
                type: "character varying(2)",
                maxLength: 2,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "keys_made_by",
                table: "companies",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.DropIndex(
                name: "ux_journeys_number",
                table: "journeys");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_import",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_received",
                table: "captures");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "sources",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "default_team_id",
                table: "sources",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into_id",
                table: "sources",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "sources",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<Guid[]>(
                name: "brought",
                table: "imports",
                type: "uuid[]",
                nullable: false,
                defaultValue: new Guid[0]);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "captures",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "given",
                table: "captures",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "tried_at",
                table: "captures",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                table: "captures",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "archived_at",
                table: "campaigns",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into_id",
                table: "campaigns",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "source_id",
                table: "campaigns",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "custom_fields",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    label = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    choices = table.Column<string[]>(type: "text[]", nullable: false),
                    former_choices = table.Column<string[]>(type: "text[]", nullable: false),
                    help = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    is_archived = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_fields", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    was = table.Column<string>(type: "jsonb", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_left",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_left", x => new { x.import_id, x.lead_id });
                });

            migrationBuilder.CreateTable(
                name: "import_parts",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    file_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    encoding = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    header_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_parts", x => new { x.import_id, x.no });
                    table.ForeignKey(
                        name: "fk_import_parts_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_undos",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed = table.Column<int>(type: "integer", nullable: false),
                    restored = table.Column<int>(type: "integer", nullable: false),
                    left = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_undos", x => x.import_id);
                    table.ForeignKey(
                        name: "fk_import_undos_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lead_field_values",
                columns: table => new
                {
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    no = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false, collation: "C"),
                    number = table.Column<decimal>(type: "numeric", nullable: true),
                    day = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lead_field_values", x => new { x.lead_id, x.key, x.no });
                    table.ForeignKey(
                        name: "fk_lead_field_values_leads_lead_id",
                        column: x => x.lead_id,
                        principalTable: "leads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "likely_pairs",
                columns: table => new
                {
                    one_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_id = table.Column<Guid>(type: "uuid", nullable: false),
                    strength = table.Column<int>(type: "integer", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_likely_pairs", x => new { x.one_id, x.other_id });
                });

            migrationBuilder.CreateTable(
                name: "merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    survivor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    after = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_merges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "source_merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    into_id = table.Column<Guid>(type: "uuid", nullable: false),
                    into_name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    from_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    from_names = table.Column<string[]>(type: "text[]", nullable: false),
                    brought_owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    brought_team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    moved = table.Column<int>(type: "integer", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undo_job_id = table.Column<Guid>(type: "uuid", nullable: true),
                    put_back = table.Column<int>(type: "integer", nullable: false),
                    left_alone = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_merges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "utm_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    conditions = table.Column<string>(type: "jsonb", nullable: false),
                    source_id = table.Column<Guid>(type: "uuid", nullable: true),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_utm_rules", x => x.id);
                    table.ForeignKey(
                        name: "fk_utm_rules_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_utm_rules_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "workspace_exports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    rows = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspace_exports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_chunks",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_chunks", x => new { x.import_id, x.part, x.no });
                    table.ForeignKey(
                        name: "fk_import_chunks_import_parts_import_id_part",
                        columns: x => new { x.import_id, x.part },
                        principalTable: "import_parts",
                        principalColumns: new[] { "import_id", "no" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "merged_leads",
                columns: table => new
                {
                    merge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    survivor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(620)", maxLength: 620, nullable: false),
                    rows = table.Column<string>(type: "jsonb", nullable: true),
                    origins = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    notices = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    restored = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_merged_leads", x => new { x.merge_id, x.lead_id });
                    table.ForeignKey(
                        name: "fk_merged_leads_merges_merge_id",
                        column: x => x.merge_id,
                        principalTable: "merges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "resourced_leads",
                columns: table => new
                {
                    merge_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lead_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resourced_leads", x => new { x.merge_id, x.lead_id });
                    table.ForeignKey(
                        name: "fk_resourced_leads_source_merges_merge_id",
                        column: x => x.merge_id,
                        principalTable: "source_merges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "workspace_export_pieces",
                columns: table => new
                {
                    export_id = table.Column<Guid>(type: "uuid", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspace_export_pieces", x => new { x.export_id, x.no });
                    table.ForeignKey(
                        name: "fk_workspace_export_pieces_workspace_exports_export_id",
                        column: x => x.export_id,
                        principalTable: "workspace_exports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sources_default_team_id",
                table: "sources",
                column: "default_team_id");

            migrationBuilder.CreateIndex(
                name: "ix_sources_merged_into",
                table: "sources",
                column: "merged_into_id",
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_journeys_number",
                table: "journeys",
                columns: new[] { "lead_id", "origin_lead_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_captures_failed",
                table: "captures",
                columns: new[] { "received_at", "id" },
                filter: "outcome = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_import",
                table: "captures",
                columns: new[] { "import_id", "line" },
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_route",
                table: "captures",
                columns: new[] { "route", "received_at", "id" },
                filter: "route <> 'Import'");

            migrationBuilder.CreateIndex(
                name: "ix_captures_received",
                table: "captures",
                columns: new[] { "received_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_captures_reinquiry",
                table: "captures",
                columns: new[] { "received_at", "id" },
                filter: "outcome = 'Reinquiry'");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_merged_into",
                table: "campaigns",
                column: "merged_into_id",
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_source_id",
                table: "campaigns",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ux_custom_fields_key",
                table: "custom_fields",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_import_changes_of_lead",
                table: "import_changes",
                columns: new[] { "import_id", "lead_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_parts_header",
                table: "import_parts",
                column: "header_key",
                filter: "header_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_import_undos_job",
                table: "import_undos",
                column: "job_id");

            migrationBuilder.CreateIndex(
                name: "ix_lead_field_values_day",
                table: "lead_field_values",
                columns: new[] { "key", "day", "lead_id" },
                filter: "day IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_field_values_number",
                table: "lead_field_values",
                columns: new[] { "key", "number", "lead_id" },
                filter: "number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lead_field_values_value",
                table: "lead_field_values",
                columns: new[] { "key", "value", "lead_id" })
                .Annotation("Npgsql:IndexInclude", new[] { "no" });

            migrationBuilder.CreateIndex(
                name: "ix_lead_field_values_words",
                table: "lead_field_values",
                column: "value")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_likely_pairs_other",
                table: "likely_pairs",
                column: "other_id");

            migrationBuilder.CreateIndex(
                name: "ix_likely_pairs_suggested",
                table: "likely_pairs",
                columns: new[] { "strength", "one_id", "other_id" },
                filter: "state = 'Suggested'");

            migrationBuilder.CreateIndex(
                name: "ix_merged_leads_of_survivor",
                table: "merged_leads",
                column: "survivor_id");

            migrationBuilder.CreateIndex(
                name: "ux_merged_leads_one_way",
                table: "merged_leads",
                column: "lead_id",
                unique: true,
                filter: "NOT restored");

            migrationBuilder.CreateIndex(
                name: "ix_merges_at",
                table: "merges",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_merges_of_survivor",
                table: "merges",
                columns: new[] { "survivor_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_source_merges_created",
                table: "source_merges",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_utm_rules_campaign_id",
                table: "utm_rules",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_utm_rules_order",
                table: "utm_rules",
                columns: new[] { "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_utm_rules_source_id",
                table: "utm_rules",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_workspace_exports_expire",
                table: "workspace_exports",
                column: "expires_at");

            migrationBuilder.AddForeignKey(
                name: "fk_campaigns_campaigns_merged_into_id",
                table: "campaigns",
                column: "merged_into_id",
                principalTable: "campaigns",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_campaigns_sources_source_id",
                table: "campaigns",
                column: "source_id",
                principalTable: "sources",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_sources_sources_merged_into_id",
                table: "sources",
                column: "merged_into_id",
                principalTable: "sources",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_sources_teams_default_team_id",
                table: "sources",
                column: "default_team_id",
                principalTable: "teams",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.Sql(FieldValueSql.Fill);
            migrationBuilder.Sql(ImportPartsSql.Move);

            migrationBuilder.DropTable(
                name: "import_files");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "home_country",
                table: "companies");

            migrationBuilder.DropColumn(
                name: "keys_made_by",
                table: "companies");

            migrationBuilder.DropForeignKey(
                name: "fk_campaigns_campaigns_merged_into_id",
                table: "campaigns");

            migrationBuilder.DropForeignKey(
                name: "fk_campaigns_sources_source_id",
                table: "campaigns");

            migrationBuilder.DropForeignKey(
                name: "fk_sources_sources_merged_into_id",
                table: "sources");

            migrationBuilder.DropForeignKey(
                name: "fk_sources_teams_default_team_id",
                table: "sources");

            migrationBuilder.DropTable(
                name: "custom_fields");

            migrationBuilder.DropTable(
                name: "import_changes");

            migrationBuilder.DropTable(
                name: "import_chunks");

            migrationBuilder.DropTable(
                name: "import_left");

            migrationBuilder.DropTable(
                name: "import_undos");

            migrationBuilder.DropTable(
                name: "lead_field_values");

            migrationBuilder.DropTable(
                name: "likely_pairs");

            migrationBuilder.DropTable(
                name: "merged_leads");

            migrationBuilder.DropTable(
                name: "resourced_leads");

            migrationBuilder.DropTable(
                name: "utm_rules");

            migrationBuilder.DropTable(
                name: "workspace_export_pieces");

            migrationBuilder.DropTable(
                name: "import_parts");

            migrationBuilder.DropTable(
                name: "merges");

            migrationBuilder.DropTable(
                name: "source_merges");

            migrationBuilder.DropTable(
                name: "workspace_exports");

            migrationBuilder.DropIndex(
                name: "ix_sources_default_team_id",
                table: "sources");

            migrationBuilder.DropIndex(
                name: "ix_sources_merged_into",
                table: "sources");

            migrationBuilder.DropIndex(
                name: "ux_journeys_number",
                table: "journeys");

            migrationBuilder.DropIndex(
                name: "ix_captures_failed",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_import",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_of_route",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_received",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_captures_reinquiry",
                table: "captures");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_merged_into",
                table: "campaigns");

            migrationBuilder.DropIndex(
                name: "ix_campaigns_source_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "default_team_id",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "version",
                table: "sources");

            migrationBuilder.DropColumn(
                name: "brought",
                table: "imports");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "given",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "tried_at",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "xmin",
                table: "captures");

            migrationBuilder.DropColumn(
                name: "archived_at",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "source_id",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "version",
                table: "campaigns");

            migrationBuilder.CreateTable(
                name: "import_files",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_files", x => x.import_id);
                    table.ForeignKey(
                        name: "fk_import_files_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_journeys_number",
                table: "journeys",
                columns: new[] { "lead_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_captures_of_import",
                table: "captures",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_captures_received",
                table: "captures",
                column: "received_at");
        }
    }
}
