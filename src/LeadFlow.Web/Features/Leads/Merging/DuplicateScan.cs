using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>
/// One scan of all leads. Those that share the end of a phone number, a name, a company or an e-mail domain lie side by side in an index: they are read in its order,
/// and each is compared with those before it that share the key. What is found again keeps its place; what is found no longer goes at the end.
/// Broken off it begins anew: it only ever adds.
/// </summary>
internal sealed class DuplicateScan(IServiceScopeFactory scopes, TimeProvider time, JobPace pace, ILogger<DuplicateScan> logger)
{
    /// <summary>Of a key that more share, each is compared with so many before it: a name that thousands bear says little.</summary>
    private const int Window = 200;
    private const int WriteEvery = 2_000;
    private static readonly TimeSpan _reportEvery = TimeSpan.FromSeconds(2);

    private const string Traits = "l.id, l.first_name, l.last_name, l.email, l.company_key, l.phone_key";

    /// <summary>Key first, then what is compared, then how many share the key where that matters. Mailboxes that anybody can have make nobody a colleague.</summary>
    private static readonly string[] _passes =
    [
        $"SELECT right(l.phone_key, {Likeness.PhoneTail}), {Traits}, count(*) OVER (PARTITION BY right(l.phone_key, {Likeness.PhoneTail}))::int FROM leads AS l WHERE l.phone_key <> '' ORDER BY right(l.phone_key, {Likeness.PhoneTail}), l.id",
        $"SELECT l.name_key, {Traits} FROM leads AS l WHERE l.first_name IS NOT NULL OR l.last_name IS NOT NULL ORDER BY l.name_key, l.id",
        $"SELECT l.company_key, {Traits} FROM leads AS l WHERE l.company_key <> '' ORDER BY l.company_key, l.id",
        $"SELECT s.email_domain, {Traits} FROM lead_search AS s JOIN leads AS l ON l.id = s.lead_id WHERE s.email_domain <> '' ORDER BY s.email_domain, s.lead_id",
    ];

    private readonly Dictionary<(Guid, Guid), Likelihood> _found = [];
    private HeldJob _job = null!;
    private DateTimeOffset _began;

    public async Task Go(Job job, CancellationToken stopping)
    {
        (_job, _began) = (new(scopes, job), time.GetJobNow());
        try
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var total = await db.Leads.CountAsync(CancellationToken.None);
            await db.Database.OpenConnectionAsync(CancellationToken.None);
            var done = 0;
            foreach (var pass in _passes)
            {
                if (!await Pass(db, pass, done, total * _passes.Length, stopping))
                {
                    return;
                }

                done += total; // A pass leaves out those that lack its key.
            }

            await Write(db);
            await db.Database.ExecuteSqlAsync($"DELETE FROM likely_pairs AS p WHERE state = 'Suggested' AND (found_at < {_began} OR NOT EXISTS (SELECT 1 FROM leads WHERE id = p.one_id) OR NOT EXISTS (SELECT 1 FROM leads WHERE id = p.other_id))", CancellationToken.None);
            await _job.Step(j => j.Complete(time.GetJobNow()));
        }
        catch (Exception e) when (!e.IsConnectionLost())
        {
            logger.LogError(e, "The scan for duplicates failed");
            await _job.Step(j => j.Fail("Something went wrong on our side. Nothing was changed; start it again.", time.GetJobNow()));
        }
    }

    /// <returns>False when the scan is to stop, or goes on elsewhere.</returns>
    private async Task<bool> Pass(LeadFlowDb db, string sql, int done, int total, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var (key, read, says) = ("", 0, true);
        var (countsSharers, isDomain) = (reader.FieldCount > 7, sql == _passes[^1]);
        var sharing = new Queue<(Guid Id, Likeness.Traits Traits)>();
        var (reported, worked) = (time.GetTimestamp(), time.GetTimestamp());
        while (await reader.ReadAsync(CancellationToken.None))
        {
            var here = reader.GetString(0);
            if (here != key)
            {
                (key, says) = (here, !isDomain || MailDomains.KindOf(here) is MailDomainKind.Own);
                sharing.Clear();
            }

            if (says)
            {
                Compare(reader.GetGuid(1), Read(reader), sharing, countsSharers ? reader.GetInt32(7) : int.MaxValue);
            }

            read++;
            if (_found.Count >= WriteEvery)
            {
                await Write();
            }

            if (read % 250 == 0)
            {
                await pace.Pause(2 * time.GetElapsedTime(worked), stopping); // Nobody waits for it: little at a time, and twice as long for others.
                worked = time.GetTimestamp();
                if (time.GetElapsedTime(reported) > _reportEvery)
                {
                    reported = worked;
                    if (stopping.IsCancellationRequested)
                    {
                        await _job.Step(j => j.Release());
                        return false;
                    }

                    if (!await _job.Step(j => j.Progress(done + read, total, time.GetJobNow())))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private void Compare(Guid id, Likeness.Traits traits, Queue<(Guid Id, Likeness.Traits Traits)> sharing, int sharePhone)
    {
        foreach (var (other, theirs) in sharing)
        {
            if (Likeness.Of(traits, theirs, sharePhone) is { } likelihood)
            {
                _found[LikelyPair.Ordered(id, other)] = likelihood;
            }
        }

        sharing.Enqueue((id, traits));
        if (sharing.Count > Window)
        {
            sharing.Dequeue();
        }
    }

    private static Likeness.Traits Read(NpgsqlDataReader reader)
    {
        string? first = reader.IsDBNull(2) ? null : reader.GetString(2), last = reader.IsDBNull(3) ? null : reader.GetString(3);
        return new(new ContactDetails { FirstName = first, LastName = last }.Name, reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5), reader.GetString(6));
    }

    private async Task Write()
    {
        await using var scope = scopes.CreateSystemScope();
        await Write(scope.ServiceProvider.GetRequiredService<LeadFlowDb>());
    }

    private async Task Write(LeadFlowDb db)
    {
        var pairs = _found.OrderBy(f => f.Key).ToList();
        _found.Clear();
        Guid[] ones = [.. pairs.Select(p => p.Key.Item1)], others = [.. pairs.Select(p => p.Key.Item2)];
        int[] strengths = [.. pairs.Select(p => p.Value.Strength)];
        string[] whys = [.. pairs.Select(p => p.Value.Why)];
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO likely_pairs AS p (one_id, other_id, strength, why, state, found_at)
            SELECT one, other, strength, why, 'Suggested', {_began} FROM unnest({ones}, {others}, {strengths}, {whys}) AS f(one, other, strength, why)
            ON CONFLICT (one_id, other_id) DO UPDATE SET strength = excluded.strength, why = excluded.why, found_at = excluded.found_at
            WHERE p.state = 'Suggested'
            """, CancellationToken.None);
    }
}
