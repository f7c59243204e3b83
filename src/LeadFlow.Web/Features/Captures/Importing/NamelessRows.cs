using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Rows with a name and nothing that identifies a person: two of them are two people, but the same row of an earlier import is the same
/// person again. The n-th such row of a file is the n-th lead that came from such a row; where this import had begun before, the row in the same line is the same.
/// </summary>
internal sealed class NamelessRows
{
    private readonly Dictionary<string, int> _used = [];
    private readonly Dictionary<string, int> _usedInBatch = [];
    private readonly Dictionary<string, List<Lead>> _byBody = [];
    private readonly Dictionary<int, Lead> _byLine = [];

    public async Task LookUp(LeadFlowDb db, Capturing capturing, Guid importId, List<(CaptureGiven Given, int Line, string Body)> rows, bool tracked, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return; // Nobody asks; another batch may be at it.
        }

        _byBody.Clear();
        _byLine.Clear();
        _usedInBatch.Clear();

        var names = rows.Select(r => r.Given.Contact).Select(c => Text.Key(new[] { c.Name, c.Company, c.Phone }.First(t => !string.IsNullOrWhiteSpace(t)))).Distinct().ToList();
        var bodies = rows.Select(r => r.Body).Distinct().ToList();
        var found = await db.Leads.IgnoreQueryFilters().Where(l => names.Contains(l.NameKey))
            .Join(db.Captures.IgnoreQueryFilters(), l => l.Id, c => c.LeadId, (l, c) => c)
            .Where(c => c.Route == CaptureRoute.Import && c.Outcome == CaptureOutcome.Created && c.ImportId != importId && bodies.Contains(c.Body))
            .OrderBy(c => c.ReceivedAt).ThenBy(c => c.Line)
            .Select(c => new { c.Body, LeadId = c.LeadId!.Value })
            .ToListAsync(cancellationToken);
        var lines = rows.ConvertAll(r => (int?)r.Line);
        var own = await db.Captures.IgnoreQueryFilters().Where(c => c.ImportId == importId && lines.Contains(c.Line) && c.Outcome == CaptureOutcome.Created && c.LeadId != null)
            .Select(c => new { Line = c.Line!.Value, LeadId = c.LeadId!.Value }).ToListAsync(cancellationToken);
        var leads = (await capturing.Load([.. found.Select(f => f.LeadId).Concat(own.Select(o => o.LeadId)).Distinct()], rows.ConvertAll(r => r.Given), cancellationToken, tracked)).ToDictionary(l => l.Id);
        foreach (var group in found.GroupBy(f => f.Body))
        {
            _byBody[group.Key] = [.. group.Select(f => leads[f.LeadId])];
        }

        foreach (var row in own.Where(o => leads.ContainsKey(o.LeadId)))
        {
            _byLine[row.Line] = leads[row.LeadId];
        }
    }

    /// <summary>The lead of this row, if an earlier import had it, or this one before it was broken off.</summary>
    public Lead? Next(int line, string body)
    {
        if (_byLine.TryGetValue(line, out var own))
        {
            return own;
        }

        var n = _used.GetValueOrDefault(body) + _usedInBatch.GetValueOrDefault(body);
        _usedInBatch[body] = _usedInBatch.GetValueOrDefault(body) + 1;
        return _byBody.TryGetValue(body, out var leads) && n < leads.Count ? leads[n] : null;
    }

    /// <summary>The batch is saved: it will not be tried again.</summary>
    public void Keep()
    {
        foreach (var (body, count) in _usedInBatch)
        {
            _used[body] = _used.GetValueOrDefault(body) + count;
        }

        _usedInBatch.Clear();
    }
}
