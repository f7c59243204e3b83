using LeadFlow.Domain.Leads;
using LeadFlow.Web.Pipeline;
using Npgsql;

namespace LeadFlow.Web.Data;

/// <summary>The tallies that the database keeps, as they are now: requests that ask at the same moment share one look.</summary>
public sealed class LeadTallies(NpgsqlDataSource source)
{
    private readonly SharedLook<IReadOnlyList<StageTally>> _look = new(() => Look(source));

    public Task<IReadOnlyList<StageTally>> Get(CancellationToken cancellationToken) => _look.Get(cancellationToken);

    private static async Task<IReadOnlyList<StageTally>> Look(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(StageTallySql.Read);
        await using var reader = await command.ExecuteReaderAsync();
        List<StageTally> tallies = [];
        while (await reader.ReadAsync())
        {
            tallies.Add(new()
            {
                StageName = reader.GetString(0),
                StageKind = Enum.Parse<StageKind>(reader.GetString(1)),
                Standing = Enum.Parse<LeadStanding>(reader.GetString(2)),
                Count = reader.GetInt64(3),
                ScoreSum = reader.GetInt64(4),
            });
        }

        return tallies;
    }
}
