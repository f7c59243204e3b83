using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Email;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A capture in the terms of this installation: its sources, campaigns, fields and who acts first.</summary>
public sealed class CaptureTerms(LeadFlowDb db, Capturing capturing, Desk desk, CurrentUser user, ConsentLinks links)
{
    /// <param name="receivedBefore">When what is tried again came in.</param>
    public async Task<CaptureGiven> Given(CaptureLead.Command command, DateTimeOffset? receivedBefore, CancellationToken cancellationToken)
    {
        var fields = (await desk.Rules(cancellationToken)).Fields.ReadOrRefuse(command.CustomFields?.Select(f => KeyValuePair.Create(f.Key, (string?)f.Value)));
        var (source, campaignId) = await From(command, cancellationToken);
        var rules = await desk.Rules(cancellationToken);
        var first = command.Mine ? new(user.Id, null, null) : rules.Assign(source, command.Contact);
        return new(command.Route, command.Contact)
        {
            Summary = command.Summary ?? Summary(source, rules.TeamName(first.TeamId)),
            Said = command.Said,
            Unproven = command.Unproven,
            NotifyIds = command.NotifyIds,
            ExternalSystem = command.ExternalId?.System,
            ExternalId = Text.NullIfEmpty(command.ExternalId?.Id),
            SourceId = source?.Id,
            CampaignId = campaignId,
            OwnerId = first.OwnerId,
            Tags = command.Tags,
            CustomFields = fields.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!),
            Utm = command.Utm,
            Consent = command.Consent,
            CapturedAt = command.CapturedAt ?? receivedBefore,
            Answers = command.Answers,
            Responses = [.. command.Interest.Select(i => (i.Kind, i.At))],
            IsAnother = command.IsAnother,
        };
    }

    /// <summary>Who did it: the visitor, where it was nobody of ours.</summary>
    public Actor By(CaptureLead.Command command) =>
        command.Visitor is { } visitor ? new Actor(null, Text.Shorten(visitor, Activity.NameMaxLength), Side.Prospect) : user.Actor;

    /// <summary>The raw record of what has just come in.</summary>
    public Capture Record(CaptureLead.Command command, DateTimeOffset now)
    {
        var raw = Capture.Received(command.Route, command.Body, now, user.Id, command.RequestKey);
        if (command.Form is { } entry)
        {
            raw.CameByForm(entry);
        }

        return raw;
    }

    public void AskConsent(CaptureLead.Command command, Capture raw, DateTimeOffset now)
    {
        if (command.Asks is { } asks)
        {
            var mail = new Mail(asks.To, asks.Subject, asks.Text.Replace("{0}", asks.Page + links.Seal(raw.Id), StringComparison.Ordinal));
            db.Outbox.Add(new() { Kind = Mail.Kind, Key = $"consent {raw.Id}", Payload = Json.Write(mail), CreatedAt = now, DueAt = now });
        }
    }

    /// <summary>What it names itself; where it names none, what the rules make of its UTM fields; then the source of its campaign.</summary>
    private async Task<(LeadSource? Source, Guid? CampaignId)> From(CaptureLead.Command command, CancellationToken cancellationToken)
    {
        var source = await capturing.Source(command.Source, cancellationToken, command.SourceIfNew);
        var campaignId = await capturing.Campaign(command.Campaign, cancellationToken);
        var rules = await desk.Rules(cancellationToken);
        var byUtm = source is null || campaignId is null ? UtmDecision.Of(rules.UtmRules, command.Utm) : UtmDecision.None;
        campaignId ??= byUtm.ForCampaign?.CampaignId is { } campaign ? rules.Campaign(campaign) : null;
        source ??= byUtm.ForSource?.SourceId is { } id ? rules.Source(id) : null;
        source ??= campaignId is { } of && rules.CampaignSources.TryGetValue(of, out var ofCampaign) ? rules.Source(ofCampaign) : null;
        return (source, campaignId);
    }

    private static string Summary(LeadSource? source, string? team) => Text.Shorten($"Captured{(source is null ? "" : $" from {source.Name}")}{(team is null ? "" : $", for the team {team}")}", Activity.SummaryMaxLength);
}
