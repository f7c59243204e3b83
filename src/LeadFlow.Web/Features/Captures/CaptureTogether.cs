using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures;

/// <summary>
/// Captures that came in at the same moment, landed in one transaction by the same functions as each alone, at a fraction of the price: their people
/// are looked up in one question, and new leads are written in one message.
/// </summary>
public sealed class CaptureTogether(LeadFlowDb db, Capturing capturing, CaptureTerms terms, Desk desk, CurrentUser user)
{
    /// <summary>Whether a capture is of the plain kind that needs no turn, no second look and no picture: it has a key of its own.</summary>
    public static bool IsPlain(CaptureLead.Command command) =>
        command is { CaptureId: null, Next: null, Picture: null, Mine: false, IsAnother: false } and ({ ExternalId: not null } or { Contact.Email.Length: > 0 });

    /// <param name="commands">Valid and plain ones of one sender, not seen before.</param>
    /// <returns>What became of each; null where none has landed, and each is for <see cref="CaptureLead"/>.</returns>
    public async Task<IReadOnlyList<CaptureLead.Captured>?> TryLand(IReadOnlyList<CaptureLead.Command> commands, CancellationToken cancellationToken)
    {
        var given = new List<CaptureGiven>(commands.Count);
        foreach (var command in commands)
        {
            given.Add(await terms.Given(command, receivedBefore: null, cancellationToken));
        }

        var m = await desk.Now(cancellationToken);
        if (Capturing.Places(given, all: false, m.HomeCountry).Count > 0)
        {
            return null;
        }

        await capturing.LookUp(given, cancellationToken);
        List<Lead> added = [];
        List<Capture> captures = [];
        List<CaptureLead.Captured> landed = [];
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
            landed.Add(CaptureLead.Captured.Of(command, lead, isNew, user));
        }

        await db.SaveWithNew(added, captures, cancellationToken);
        return landed;
    }
}
