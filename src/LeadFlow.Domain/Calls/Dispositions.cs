using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Calls;

public enum CallChannel { Phone, Chat }

/// <summary>How a call or a chat ended.</summary>
public enum Disposition { Reached, LeftMessage, NoAnswer, CallBack, WrongNumber, NotInterested, DoNotCall }

/// <summary>What a disposition does.</summary>
/// <param name="Spoken">Somebody talked to us: answers may come of it.</param>
/// <param name="IsResponse">It shows interest: who asks to be called another time, or to be left alone, shows none.</param>
/// <param name="NeedsTime">A call at an agreed time is planned with it.</param>
/// <param name="TakesNumberAway">The phone number is not theirs.</param>
/// <param name="OffersDead">It asks whether the lead is dead, and for which agreed reason; never by itself.</param>
/// <param name="ForGood">Of the agreed reasons only those that are final, where there are such.</param>
public sealed record DispositionRule(Disposition Disposition, bool Spoken, bool IsResponse = false, bool NeedsTime = false, bool TakesNumberAway = false, bool OffersDead = false, bool ForGood = false);

public static class Dispositions
{
    private static readonly DispositionRule[] _all =
    [
        new(Disposition.Reached, Spoken: true, IsResponse: true),
        new(Disposition.LeftMessage, Spoken: false),
        new(Disposition.NoAnswer, Spoken: false),
        new(Disposition.CallBack, Spoken: true, NeedsTime: true),
        new(Disposition.WrongNumber, Spoken: false, TakesNumberAway: true, OffersDead: true),
        new(Disposition.NotInterested, Spoken: true, OffersDead: true),
        new(Disposition.DoNotCall, Spoken: true, OffersDead: true, ForGood: true),
    ];

    public static DispositionRule Rule(this Disposition disposition) => _all[(int)disposition];

    /// <summary>In the order in which they are offered: of whoever writes or rings to us there is no voicemail and no wrong number.</summary>
    public static IReadOnlyList<DispositionRule> Of(CallChannel channel, bool isInbound) =>
        [.. _all.Where(r => r.Disposition is not Disposition.WrongNumber || (channel == CallChannel.Phone && !isInbound)).Where(r => r.Disposition is not (Disposition.LeftMessage or Disposition.NoAnswer) || !isInbound).Where(r => channel == CallChannel.Phone || r.Disposition is not Disposition.LeftMessage)];

    /// <summary>The agreed reasons that go with it; none where it offers none.</summary>
    public static IReadOnlyList<DeadReason> Reasons(this DispositionRule rule, AgreementContent agreement) =>
        !rule.OffersDead ? [] : rule.ForGood && agreement.DeadReasons.Any(r => r.IsFinal) ? [.. agreement.DeadReasons.Where(r => r.IsFinal)] : [.. agreement.DeadReasons];

    /// <summary>The one that is chosen beforehand: who wants to be left alone is. Of all others somebody chooses.</summary>
    public static DeadReason? Suggested(this DispositionRule rule, AgreementContent agreement) => !rule.ForGood ? null
        : agreement.DeadReasons.FirstOrDefault(r => r.IsFinal && r.Name.Contains("alone", StringComparison.OrdinalIgnoreCase))
        ?? agreement.DeadReasons.FirstOrDefault(r => r.IsFinal && !r.Name.Contains("spam", StringComparison.OrdinalIgnoreCase));
}
