using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LeadFlow.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Reports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_handoffs_closed",
                table: "handoffs",
                columns: new[] { "closed_at", "id" },
                filter: "closed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_handoffs_series",
                table: "handoffs",
                columns: new[] { "series_offered_at", "series_id", "attempt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_handoffs_closed",
                table: "handoffs");

            migrationBuilder.DropIndex(
                name: "ix_handoffs_series",
                table: "handoffs");
        }
    }
}
