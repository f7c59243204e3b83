using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Pipeline;

/// <summary>
/// Captures that come at once, by forms and by the API, land together: whoever comes while others are being landed is landed with all who came meanwhile.
/// Whoever comes alone is landed at once.
/// </summary>
public sealed class LandingTogether : IDisposable
{
    private const int MostTogether = 64;
    private const int MostTicks = 12;
    private const int QuietTicks = 2;

    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<LandingTogether> _logger;
    private readonly Gathering<Sent, CaptureLead.Captured?> _gathering;
    private int _coming;
    private int _here;
    private int _together; // Landed by the turn before; of whoever has the turn.

    public LandingTogether(IServiceScopeFactory scopes, ILogger<LandingTogether> logger)
    {
        (_scopes, _logger) = (scopes, logger);
        _gathering = new(MostTogether, Land, before: WaitForCompany);
    }

    private sealed record Sent(CaptureLead.Command Command, CurrentUser By);

    /// <summary>Somebody is about to land, and counts as on the way until the end: whoever would go alone waits a moment for them.</summary>
    public OnTheWay Coming() => new(this);

    public readonly struct OnTheWay : IDisposable
    {
        private readonly LandingTogether _landing;

        internal OnTheWay(LandingTogether landing)
        {
            _landing = landing;
            Interlocked.Increment(ref landing._coming);
        }

        public void Dispose() => Interlocked.Decrement(ref _landing._coming);
    }

    /// <param name="command">A valid one, of the plain kind, not seen before.</param>
    /// <param name="by">Who sends it, and may.</param>
    /// <returns>What became of it; null where it is for whoever sent it to land it alone.</returns>
    public async Task<CaptureLead.Captured?> Land(CaptureLead.Command command, CurrentUser by)
    {
        Interlocked.Increment(ref _here);
        try
        {
            return await _gathering.Ask(new(command, by));
        }
        finally
        {
            Interlocked.Decrement(ref _here);
        }
    }

    public void Dispose() => _gathering.Dispose();

    /// <summary>
    /// For those who are on the way, and after a group for as many as it had, who are as likely to come now, while any come; some milliseconds at most. Whoever
    /// comes alone and after one alone does not wait.
    /// </summary>
    private async Task WaitForCompany()
    {
        var (seen, quiet) = (0, 0);
        for (var waited = 0; waited < MostTicks; waited++)
        {
            var (coming, here) = (Volatile.Read(ref _coming), Volatile.Read(ref _here));
            quiet = coming > seen ? 0 : quiet + 1;
            seen = coming;
            if (coming <= here && (here >= _together || quiet >= QuietTicks))
            {
                break;
            }

            await Task.Delay(1);
        }
    }

    private async Task<IReadOnlyList<CaptureLead.Captured?>> Land(IReadOnlyList<Sent> sent)
    {
        var isBusy = _together > 1; // A straggler of a group is landed as one of it: at a fraction of the price, and the next do not wait for it.
        _together = sent.Count;
        var landed = new CaptureLead.Captured?[sent.Count];
        if (sent.Count > 1 || isBusy)
        {
            foreach (var ofOne in sent.Index().GroupBy(s => s.Item.By.Actor)) // Who did it is written with everything.
            {
                var those = ofOne.ToList();
                foreach (var (captured, i) in (await TryLand(those.ConvertAll(s => s.Item.Command), those[0].Item.By) ?? []).Zip(those, (c, s) => (c, s.Index)))
                {
                    landed[i] = captured;
                }
            }
        }

        return landed;
    }

    /// <returns>Null where each has to go alone: somebody among them came twice, or is no plain case.</returns>
    private async Task<IReadOnlyList<CaptureLead.Captured>?> TryLand(List<CaptureLead.Command> commands, CurrentUser by)
    {
        try
        {
            await using var scope = _scopes.CreateScopeOf(by);
            return await scope.ServiceProvider.GetRequiredService<CaptureTogether>().TryLand(commands, CancellationToken.None);
        }
        catch (Exception e)
        {
            _logger.LogDebug(e, "{Count} captures are landed one by one", commands.Count); // What was wrong with one of them, that one will say.
            return null;
        }
    }
}
