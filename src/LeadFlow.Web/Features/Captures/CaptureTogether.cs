using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures;

/// <summary>
/// Captures that came in at the same moment, landed in one transaction by the same functions as each alone, at a fraction of the price: their people
/// are looked up in one question, and new leads are written by COPY.
/// </summary>
public sealed class CaptureTogether(LeadFlowDb db, Capturing capturing, CaptureTerms terms, Desk desk, IEnumerable<IValidator<CaptureLead.Command>> validators)
{
    /// <summary>Whether a capture is of the plain kind that needs no turn, no second look and no picture.</summary>
    public static bool IsPlain(CaptureLead.Command command) =>
        command is { CaptureId: null, Next: null, Picture: null, Mine: false, IsAnother: false, RequestKey: not null, Form: not null };

    /// <param name="commands">Plain ones, not seen before.</param>
    /// <returns>Whether all have landed; otherwise none has, and each is for <see cref="CaptureLead"/>.</returns>
    public async Task<bool> TryLand(IReadOnlyList<CaptureLead.Command> commands, CancellationToken cancellationToken)
    {
        if (!commands.All(c => validators.All(v => v.Validate(c).IsValid)))
        {
            return false;
        }

        var given = new List<CaptureGiven>(commands.Count);
        foreach (var command in commands)
        {
            given.Add(await terms.Given(command, receivedBefore: null, cancellationToken));
        }

        var m = await desk.Now(cancellationToken);
        if (Capturing.Places(given, all: false, m.HomeCountry).Count > 0)
        {
            return false;
        }

        await capturing.LookUp(given, cancellationToken);
        List<Lead> added = [];
        List<Capture> captures = [];
        foreach (var (command, one) in commands.Zip(given))
        {
            var (lead, isNew, by) = (capturing.Find(one), false, terms.By(command));
            if (lead is null)
            {
                isNew = true;
                added.Add(lead = capturing.Begin(one, by, m));
            }
            else
            {
                capturing.Reinquire(lead, one, by, m);
            }

            var raw = terms.Record(command, m.Now);
            raw.Became(lead.Id, isNew ? CaptureOutcome.Created : CaptureOutcome.Reinquiry);
            captures.Add(raw);
            terms.AskConsent(command, raw, m.Now);
        }

        await db.SaveWithNew(added, captures, cancellationToken);
        return true;
    }
}
