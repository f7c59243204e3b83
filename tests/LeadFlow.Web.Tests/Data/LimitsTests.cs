using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

public sealed class LimitsTests
{
    [Fact]
    public void A_number_that_is_written_is_no_parameter_of_the_statement()
    {
        using var db = new LeadFlowDb(new DbContextOptionsBuilder<LeadFlowDb>().UseNpgsql("Host=nowhere").Options);

        var written = db.Sources.OrderBy(s => s.Name).TakeAsWritten(31).Select(s => s.Name).ToQueryString();

        Assert.EndsWith("LIMIT 31", written, StringComparison.Ordinal);
        Assert.DoesNotContain('@', written);
        Assert.Contains('@', db.Sources.OrderBy(s => s.Name).Take(31).Select(s => s.Name).ToQueryString());
    }
}
