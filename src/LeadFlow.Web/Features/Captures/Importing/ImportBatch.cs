using System.Text.Encodings.Web;
using System.Text.Json;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

internal sealed record BatchResult(int Created, int Updated, int Skipped, List<ImportRejection> Rejections);

/// <summary>The rows of one batch as captures, and those that cannot be taken.</summary>
internal sealed class BatchRows(List<(CsvRow Row, ImportRow Lead, CaptureGiven Given)> read, List<ImportRejection> rejections, string? homeCountry)
{
    public List<(CsvRow Row, ImportRow Lead, CaptureGiven Given)> Read => read;
    public List<ImportRejection> Rejections => rejections;

    /// <summary>What the people of the batch are found by.</summary>
    public HashSet<string> Keys { get; } = [.. read.SelectMany(r => r.Given.Keys()).Select(k => $"{k.Kind} {k.Value}").Concat(read.Select(r => r.Given.Contact.PhoneKey(homeCountry)).Where(p => p.Length > 0))];

    /// <summary>Every row has a key that the database itself keeps unique: nobody needs to take turns.</summary>
    public bool IsKeyed { get; } = read.TrueForAll(r => r.Given.Keys().Any());

    public static BatchRows Of(ImportPlan plan, IReadOnlyList<CsvRow> rows, RulesSnapshot rules, Moment m)
    {
        var rejections = new List<ImportRejection>();
        return new(ImportBatch.Read(plan, rows, plan.Captures(rules, m), rejections), rejections, m.HomeCountry);
    }
}

/// <summary>Lands one batch of rows by the same functions as a single capture, and writes it: new leads by COPY, known ones as changed.</summary>
/// <param name="courtesy">Null for whoever waits for it themselves.</param>
internal sealed class ImportBatch(LeadFlowDb db, Capturing capturing, Courtesy? courtesy = null)
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class Item(CsvRow row, CaptureGiven given, string? source, string? campaign, Lead? known)
    {
        public CsvRow Row => row;
        public CaptureGiven Given => given;
        public string? Source => source;
        public string? Campaign => campaign;
        public Lead? Known => known;

        /// <summary>Source and campaign may go onto the lead: then they must exist.</summary>
        public bool NeedsSource { get; init; }
    }

    private readonly List<Lead> _added = [];
    private readonly HashSet<Guid> _addedIds = [];
    private readonly List<Capture> _captures = [];
    private bool _changedKnown;

    /// <param name="createSources">Makes sure that these names of sources and campaigns exist.</param>
    /// <param name="lost">It lost a race for one of its people before.</param>
    public async Task<BatchResult> Land(
        ImportPlan plan, BatchRows rows, Actor by, Moment m, Func<IEnumerable<string?>, IEnumerable<string?>, Task> createSources, bool lost, CancellationToken cancellationToken)
    {
        if (Capturing.Places(rows.Read.Select(r => r.Given), lost, m.HomeCountry) is { Count: > 0 } places)
        {
            await db.TakeTurns(places, cancellationToken);
        }

        if (plan.MayChangeKnown || await LandAll(plan, rows.Read, by, m, createSources, tracked: false, cancellationToken) is not { } counts)
        {
            plan.MayChangeKnown = true;
            counts = (await LandAll(plan, rows.Read, by, m, createSources, tracked: true, cancellationToken))!.Value;
        }

        await Write(plan, db, m, mayCount: true, cancellationToken);
        return new(counts.Created, counts.Updated, counts.Skipped, rows.Rejections);
    }

    /// <summary>The same without a transaction and without writing, while those before are still being written: for rows that share nobody with them.</summary>
    /// <returns>Null where a lead that is there changes: that takes a transaction.</returns>
    public async Task<BatchResult?> LandAhead(ImportPlan plan, BatchRows rows, Actor by, Moment m, Func<IEnumerable<string?>, IEnumerable<string?>, Task> createSources, CancellationToken cancellationToken) =>
        await LandAll(plan, rows.Read, by, m, createSources, tracked: false, cancellationToken) is { } counts ? new(counts.Created, counts.Updated, counts.Skipped, rows.Rejections) : null;

    /// <summary>
    /// Lands the rows in memory. A file that was imported before mostly says nothing new, and leads that nobody tracks are read at a fraction
    /// of the price: they will do until a row changes one.
    /// </summary>
    /// <returns>Null when a lead changes that is not tracked: nothing of the attempt counts.</returns>
    private async Task<(int Created, int Updated, int Skipped)?> LandAll(
        ImportPlan plan, List<(CsvRow Row, ImportRow Lead, CaptureGiven Given)> read, Actor by, Moment m, Func<IEnumerable<string?>, IEnumerable<string?>, Task> createSources, bool tracked, CancellationToken cancellationToken)
    {
        _added.Clear();
        _addedIds.Clear();
        _captures.Clear();
        _changedKnown = false;
        if (!await capturing.LookUp(read.ConvertAll(r => r.Given), cancellationToken, onlyFind: plan.Policy == ImportPolicy.Skip, tracked))
        {
            return null;
        }

        await plan.Nameless.LookUp(db, capturing, plan.Import.Id, read.Where(r => !HasKey(r.Given, m.HomeCountry)).Select(r => (r.Given, (int)r.Row.Line, Body(plan, r.Row))).ToList(), tracked, cancellationToken);

        var items = read.ConvertAll(r => Find(plan, r.Row, r.Lead, r.Given));
        await createSources(items.Where(i => i.NeedsSource).Select(i => i.Source), items.Where(i => i.NeedsSource).Select(i => i.Campaign));

        var (created, updated, skipped) = (0, 0, 0);
        foreach (var item in items)
        {
            if (courtesy is not null)
            {
                await courtesy.Yield();
            }

            switch (LandOne(plan, item, by, m))
            {
                case CaptureOutcome.Created: created++; break;
                case CaptureOutcome.Updated: updated++; break;
                default: skipped++; break;
            }

            if (_changedKnown && !tracked)
            {
                return null;
            }
        }

        return (created, updated, skipped);
    }

    internal static List<(CsvRow Row, ImportRow Lead, CaptureGiven Given)> Read(ImportPlan plan, IReadOnlyList<CsvRow> rows, RowToCapture captures, List<ImportRejection> rejections)
    {
        var (read, reader) = (new List<(CsvRow, ImportRow, CaptureGiven)>(rows.Count), plan.NewReader());
        foreach (var row in rows)
        {
            var lead = reader.Read(row);
            if (row.Problem is null && !row.Values.All(Text.IsStorable))
            {
                lead.Add(new RowProblem("", "", "The row holds a character that cannot be stored (NUL, or half of a pair)."));
            }

            if (captures.Read(lead) is { } given)
            {
                read.Add((row, lead, given));
            }
            else
            {
                rejections.Add(ImportRejection.Of(plan.Import.Id, (int)row.Line, string.Join(' ', lead.Problems.Select(p => p.Sentence)), [.. row.Values.Take(plan.Columns.Count).Select(Storable)]));
            }
        }

        return read;
    }

    private Item Find(ImportPlan plan, CsvRow row, ImportRow lead, CaptureGiven given)
    {
        var known = capturing.Find(given, plan.Match);
        return new(row, given, lead.Source, lead.Campaign, known)
        {
            NeedsSource = known is null || (plan.Policy != ImportPolicy.Skip && (given.Overwrite || known.SourceId is null || known.CampaignId is null)),
        };
    }

    private CaptureOutcome? LandOne(ImportPlan plan, Item item, Actor by, Moment m)
    {
        var body = Body(plan, item.Row);
        var known = item.Known ?? capturing.Find(item.Given, plan.Match); // A row above may have been the first of this person.
        known ??= HasKey(item.Given, m.HomeCountry) ? null : plan.Nameless.Next((int)item.Row.Line, body);
        if (known is not null && plan.Policy == ImportPolicy.Skip)
        {
            return null;
        }

        var source = item.NeedsSource ? plan.Sources.Source(item.Source) : null;
        var given = item.Given with { SourceId = source?.Id, CampaignId = item.NeedsSource ? plan.Sources.Campaign(item.Campaign) : null };
        Lead lead;
        if (known is null)
        {
            var first = given.OwnerId is null ? plan.Sources.Assign(source, given.Contact) : CaptureAssignment.Nobody;
            lead = capturing.Begin(given with
            {
                OwnerId = given.OwnerId ?? first.OwnerId,
                Summary = plan.Sources.TeamName(first.TeamId) is { } team ? Text.Shorten($"{given.Summary}, for the team {team}", Activity.SummaryMaxLength) : given.Summary,
            }, by, m);
            _added.Add(lead);
            _addedIds.Add(lead.Id);
        }
        else
        {
            // The stage of a file is how a lead begins: it moves one that we have only where the file is to win.
            given = given.Outcome is { Kind: OutcomeKind.Stage or OutcomeKind.Dead } && !given.Overwrite ? given with { Outcome = null } : given;
            lead = known;
            if (!capturing.Reinquire(known, given, by, m))
            {
                return null;
            }

            _changedKnown |= !_addedIds.Contains(known.Id);
        }

        var raw = Capture.Received(CaptureRoute.Import, body, m.Now, by.Id, importId: plan.Import.Id, line: (int)item.Row.Line);
        var outcome = known is null ? CaptureOutcome.Created : CaptureOutcome.Updated;
        raw.Became(lead.Id, outcome);
        _captures.Add(raw);
        return outcome;
    }

    /// <param name="into">In whose transaction: the one of the landing, or another for what was landed ahead.</param>
    /// <param name="mayCount">It is written alone: tables that were empty are counted.</param>
    public async Task Write(ImportPlan plan, LeadFlowDb into, Moment m, bool mayCount, CancellationToken cancellationToken)
    {
        if (_changedKnown)
        {
            into.ChangeTracker.DetectChanges();
            var was = RowsBefore.Of(into.ChangeTracker);
            await into.SaveChangesAsync(cancellationToken);
            await WriteDown(plan.Import.Id, into, was, cancellationToken);
        }

        var copy = new BulkCopy(into, courtesy is null ? null : courtesy.Yield);
        var isFirst = mayCount && _added.Count > 0 && await IsUncounted(into, cancellationToken);
        await copy.WriteLeads(_added, cancellationToken, afterLeads: isFirst ? () => into.Database.ExecuteSqlRawAsync("ANALYZE leads (id)", cancellationToken) : null);
        await copy.Write(_captures, cancellationToken);
        await into.TellWebhooks(_added, copy, areNew: true, isBulk: true, m.Now, cancellationToken);
        if (isFirst)
        {
            await into.Database.ExecuteSqlRawAsync("ANALYZE lead_qualification (lead_id), identities (lead_id), journeys (lead_id), stage_entries (lead_id), activities (lead_id), bant_answers (lead_id), responses (lead_id)", cancellationToken);
        }

        if (_added.Count > 0)
        {
            into.LiveEvents.Add(LiveTopics.Many(m.Now)); // One for the batch, saved with its progress.
        }
    }

    /// <summary>How what was changed can be taken back, and how many lines people wrote there so far.</summary>
    private static async Task WriteDown(Guid importId, LeadFlowDb into, Dictionary<Guid, string> was, CancellationToken cancellationToken)
    {
        if (was.Count > 0)
        {
            Guid[] leads = [.. was.Keys];
            string[] rows = [.. was.Values];
            await into.Database.ExecuteSqlRawAsync($"""
                INSERT INTO import_changes (import_id, lead_id, was, lines)
                SELECT {"{0}"}, l, w::jsonb, (SELECT count(*) FROM activities AS a WHERE a.lead_id = l AND {LeadRows.IsPersonsLine}) FROM unnest({"{1}"}, {"{2}"}) AS changed(l, w)
                """, [importId, leads, rows], cancellationToken);
        }
    }

    /// <summary>
    /// An index that was made on an empty table is thought empty until somebody counts, and every one as good as any other: a foreign key looks its lead up
    /// by one that has the id last, from end to end. PostgreSQL counts by itself within a minute, in which a whole file may come in.
    /// </summary>
    private static async Task<bool> IsUncounted(LeadFlowDb into, CancellationToken cancellationToken) =>
        await into.Database.SqlQuery<bool>($"SELECT reltuples <= 0 AS \"Value\" FROM pg_class WHERE oid = 'pk_leads'::regclass").SingleAsync(cancellationToken);

    private static bool HasKey(CaptureGiven given, string? homeCountry) => given.Keys().Any() || given.Contact.PhoneKey(homeCountry).Length > 0;

    /// <summary>The cells of the row that are not blank, as they were written.</summary>
    private static string Body(ImportPlan plan, CsvRow row)
    {
        var cells = new Dictionary<string, string>(plan.Columns.Count);
        for (var i = 0; i < plan.Columns.Count; i++)
        {
            if (row.Values[i].Length > 0)
            {
                cells[plan.Columns[i]] = row.Values[i];
            }
        }

        return JsonSerializer.Serialize(cells, _json);
    }

    private static string Storable(string cell) => Text.IsStorable(cell) ? cell : new string([.. cell.Select(c => c == '\0' || char.IsSurrogate(c) ? '\uFFFD' : c)]);
}
