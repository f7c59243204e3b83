using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Makes what a row says of a person the one shape that every capture has. Source and campaign come later, by name.</summary>
internal sealed class RowToCapture(ImportMapping mapping, RulesSnapshot rules, ImportPolicy policy, string fileName, Moment m)
{
    private readonly ImportNames _names = new(rules);
    private readonly DateReader _dates = new(mapping.DateFormat, mapping.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : rules.Zone);
    private readonly string _summary = Text.Shorten($"Imported from {fileName}", Activity.SummaryMaxLength);

    /// <returns>Null when the row cannot be taken; then it has problems.</returns>
    public CaptureGiven? Read(ImportRow row)
    {
        if (row.Problems.Count > 0)
        {
            return null;
        }

        if (row.Email is { } email && IdentityKey.NormaliseEmail(email) is null)
        {
            Reject(row, ImportFields.Email, email, "is not an e-mail address.");
        }

        NotInTheFuture(row, ImportFields.CapturedAt, row.CapturedAt);
        NotInTheFuture(row, ImportFields.WonAt, row.WonAt);
        NotInTheFuture(row, ImportFields.LostAt, row.LostAt);
        var owner = row.Owner is { } name ? Known(row, ImportFields.Owner, name, _names.Owner(name)) : null;
        var outcome = Outcome(row);
        var fields = Fields(row);
        if (row.Problems.Count > 0)
        {
            return null;
        }

        return new(CaptureRoute.Import, Contact(row))
        {
            Summary = _summary,
            ExternalId = row.ExternalId,
            ExternalSystem = row.ExternalId is null ? null : Text.NullIfEmpty(mapping.System?.Trim()),
            OwnerId = owner?.Id,
            Tags = row.Tags,
            CustomFields = fields,
            CapturedAt = Kept(row.CapturedAt),
            CapturedOn = row.CapturedAt?.Day,
            Answers = Answers(row),
            Responses = [.. row.Interest.Select(kind => (kind, (DateTimeOffset?)null))],
            Outcome = outcome,
            Overwrite = policy == ImportPolicy.Overwrite,
        };
    }

    /// <summary>Values of the kinds that are defined; what nobody has defined stays a text. Dates are written as the others of the file.</summary>
    private Dictionary<string, string>? Fields(ImportRow row)
    {
        Dictionary<string, string>? fields = null;
        foreach (var (key, text) in row.CustomFields)
        {
            var field = rules.Fields.Find(key);
            var day = field?.Kind == FieldKind.Date && _dates.Read(text) is { Succeeded: true } read ? FieldText.Of(read.Value.Day) : null;
            var value = field?.Read(day ?? text) ?? new(text, null);
            if (value.Problem is { } problem)
            {
                Reject(row, FieldKey.Prefix + key, text, problem);
            }
            else if (value.Value is { } known)
            {
                (fields ??= [])[key] = known;
            }
        }

        return fields;
    }

    private static ContactDetails Contact(ImportRow row) => new()
    {
        FirstName = row.FirstName,
        LastName = row.LastName,
        Email = row.Email,
        Phone = row.Phone,
        JobTitle = row.JobTitle,
        Company = row.Company,
        CompanySize = row.CompanySize,
        Industry = row.Industry,
        Website = row.Website,
        Country = row.Country,
        Region = row.Region,
        City = row.City,
        Postcode = row.Postcode,
        Notes = row.Notes,
    };

    private ImportedOutcome? Outcome(ImportRow row)
    {
        var stage = row.Stage is { } stageName ? Known(row, ImportFields.Stage, stageName, _names.Stage(stageName)) : null;
        if ((row.WonAt ?? row.LostAt) is { } closed)
        {
            return new(row.WonAt is null ? OutcomeKind.Lost : OutcomeKind.Won, Kept(closed)!.Value, closed.Day)
            {
                DeadReason = row.DeadReason,
                Amount = row.Amount is { } amount ? decimal.Round(amount, 2) : null,
                Currency = row.Amount is null ? null : row.Currency,
            };
        }

        var (at, on) = row.CapturedAt is { } captured ? (Kept(captured)!.Value, captured.Day) : (m.Now, m.Today);
        if (stage?.Kind == StageKind.Dead || (stage is null && row.DeadReason is not null))
        {
            var reason = row.DeadReason is { } text ? Known(row, ImportFields.DeadReason, text, _names.DeadReason(text)) : null;
            return new(OutcomeKind.Dead, at, on) { DeadReason = reason?.Name };
        }

        return stage is null ? null : new(OutcomeKind.Stage, at, on) { StageName = stage.Name };
    }

    private static List<AnswerGiven> Answers(ImportRow row)
    {
        var answers = new List<AnswerGiven>();
        if (row.BudgetLevel is not null || row.BudgetAmount is not null || row.BudgetNote is not null)
        {
            answers.Add(new(Criterion.Budget, LearnedFrom.Import)
            {
                Level = row.BudgetLevel ?? Level.Unknown,
                Amount = row.BudgetAmount is { } amount ? decimal.Round(amount, 2) : null,
                Currency = row.BudgetAmount is null ? null : row.BudgetCurrency,
                Note = row.BudgetNote,
            });
        }

        if (row.AuthorityLevel is not null || row.AuthorityRole is not null)
        {
            answers.Add(new(Criterion.Authority, LearnedFrom.Import) { Level = row.AuthorityLevel ?? Level.Unknown, Role = row.AuthorityRole });
        }

        if (row.NeedLevel is not null || row.NeedNote is not null)
        {
            answers.Add(new(Criterion.Need, LearnedFrom.Import) { Level = row.NeedLevel ?? Level.Unknown, Note = row.NeedNote });
        }

        if (Timeframe.Between(row.TimeframeFrom, row.TimeframeTo) is { } timeframe)
        {
            answers.Add(new(Criterion.Timeframe, LearnedFrom.Import) { Timeframe = timeframe });
        }

        return answers;
    }

    /// <summary>As the database keeps it, so that the same file again says the same: whole microseconds.</summary>
    private static DateTimeOffset? Kept(ReadInstant? read) => read is { } r ? new(r.Instant.UtcTicks - (r.Instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero) : null;

    private void NotInTheFuture(ImportRow row, string field, ReadInstant? read)
    {
        if (read is { } r && r.Instant > m.Now.AddDays(1))
        {
            Reject(row, field, r.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "lies in the future.");
        }
    }

    private T? Known<T>(ImportRow row, string field, string text, Reading<T> found)
        where T : class
    {
        if (!found.Succeeded)
        {
            Reject(row, field, text, found.Problem);
        }

        return found.Value;
    }

    private void Reject(ImportRow row, string field, string text, string problem)
    {
        var column = mapping.Columns.FirstOrDefault(c => c.Value == field).Key ?? field;
        var shown = Reading.Shorten(text);
        row.Add(new RowProblem(column, shown, $"{column}: \"{shown}\" {problem}"));
    }
}
