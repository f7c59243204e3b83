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

            migrationBuilder.CreateIndex(
                name: "ix_leads_captured_on",
                table: "leads",
                columns: new[] { "captured_on", "id" })
                .Annotation("Npgsql:IndexInclude", new[] { "tags", "captured_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_leads_captured_on",
                table: "leads");

            migrationBuilder.CreateIndex(
                name: "ix_leads_captured_on",
                table: "leads",
                column: "captured_on");
        }
    }
}
