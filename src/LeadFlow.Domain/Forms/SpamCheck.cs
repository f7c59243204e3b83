using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Forms;

/// <summary>Why something that came in by a form is put aside for a person to look at.</summary>
public enum SpamSign
{
    /// <summary>A field that no person sees was filled in.</summary>
    Trap,
    TooFast,

    /// <summary>It did not come from a page of ours, or from one that was opened too long ago.</summary>
    NoToken,

    /// <summary>The page that it came from was sent before, with other answers.</summary>
    TokenUsed,
    ManyFromAddress,
    ManyOnForm,
    SameAnswers,
    ThrowawayMailbox,
    Links,

    /// <summary>Somebody here said of this address, mailbox or domain that it is spam.</summary>
    Learned,
}

/// <summary>What is known of one sending.</summary>
public sealed record SpamFacts
{
    public bool HasToken { get; init; }
    public bool IsTokenUsed { get; init; }

    /// <summary>From the page's being made to its being sent; null where that is not known.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>Questions that had to be answered.</summary>
    public int Required { get; init; }
    public bool IsTrapFilled { get; init; }

    /// <summary>Sendings from the same network address in <see cref="SpamCheck.Window"/>, before this.</summary>
    public int FromAddress { get; init; }

    /// <summary>Sendings of anybody to the form in the last minute, before this.</summary>
    public int OnForm { get; init; }

    /// <summary>The same answers came before, within the hour.</summary>
    public bool IsSameAsBefore { get; init; }
    public string? Email { get; init; }

    /// <summary>What was typed by hand.</summary>
    public IReadOnlyList<string> Typed { get; init; } = [];

    /// <summary>What people here said of the sender before: spam or not; null for nothing.</summary>
    public bool? SaidToBeSpam { get; init; }
}

/// <summary>How many sendings are nobody's haste.</summary>
public sealed record SpamLimits(int PerAddress = 20, int PerFormAndMinute = 120);

/// <summary>
/// Tells spam by what a form knows itself, without asking anybody outside. One sign is enough to be looked at by a person, and nothing is thrown away:
/// what it cannot tell is a lead.
/// </summary>
public static class SpamCheck
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan SameWindow = TimeSpan.FromHours(1);

    /// <summary>Nobody reads, thinks and types faster, with a browser that fills in names; for each question that must be answered a little more.</summary>
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(2), _leastPerQuestion = TimeSpan.FromMilliseconds(300), _mostNeeded = TimeSpan.FromSeconds(5);

    public static TimeSpan LeastTime(int required) => TimeSpan.FromTicks(Math.Min((_least + (_leastPerQuestion * required)).Ticks, _mostNeeded.Ticks));

    public static IReadOnlyList<SpamSign> Of(SpamFacts facts, SpamLimits limits)
    {
        List<SpamSign> signs = [];
        Sign(facts.IsTrapFilled, SpamSign.Trap);
        Sign(!facts.HasToken, SpamSign.NoToken);
        Sign(facts.IsTokenUsed, SpamSign.TokenUsed);
        Sign(facts.Took is { } took && took < LeastTime(facts.Required), SpamSign.TooFast);
        Sign(facts.IsSameAsBefore, SpamSign.SameAnswers);
        if (facts.SaidToBeSpam == false)
        {
            return signs; // Somebody here has let this sender through: only what no browser of theirs would do counts.
        }

        Sign(facts.SaidToBeSpam == true, SpamSign.Learned);
        Sign(facts.FromAddress >= limits.PerAddress, SpamSign.ManyFromAddress);
        Sign(facts.OnForm >= limits.PerFormAndMinute, SpamSign.ManyOnForm);
        Sign(facts.Email is { } email && MailDomains.KindOf(email[(email.LastIndexOf('@') + 1)..]) == MailDomainKind.Disposable, SpamSign.ThrowawayMailbox);
        Sign(facts.Typed.Any(t => t.Contains("[url", StringComparison.OrdinalIgnoreCase) || t.Contains("<a ", StringComparison.OrdinalIgnoreCase)) || facts.Typed.Sum(Links) > 2, SpamSign.Links);
        return signs;

        void Sign(bool holds, SpamSign sign)
        {
            if (holds)
            {
                signs.Add(sign);
            }
        }
    }

    private static int Links(string text)
    {
        var count = 0;
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
