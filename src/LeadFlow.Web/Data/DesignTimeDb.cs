using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LeadFlow.Web.Data;

/// <summary>For dotnet-ef only: the model needs no server.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<LeadFlowDb>
{
    public LeadFlowDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<LeadFlowDb>().UseNpgsql("Host=nowhere").Options);
}
