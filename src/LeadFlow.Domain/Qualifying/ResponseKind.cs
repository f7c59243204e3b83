namespace LeadFlow.Domain.Qualifying;

/// <summary>What a person did of their own accord. Points come from the agreement.</summary>
public enum ResponseKind { Form, Click, Reply, Event, Call, Meeting, Visit, Chat }

/// <summary>A touch that a stage may ask for: that they were spoken to, met in person, or wrote back.</summary>
public enum RequiredTouch { SpokenTo, Met, WroteBack }

/// <summary>The kinds of response that somebody has ever given, as one number: a bit for each kind.</summary>
public readonly record struct RespondedKinds(int Bits)
{
    public RespondedKinds With(ResponseKind kind) => new(Bits | (1 << (int)kind));

    public RespondedKinds Without(ResponseKind kind) => new(Bits & ~(1 << (int)kind));

    public bool Include(RequiredTouch touch) => touch switch
    {
        RequiredTouch.SpokenTo => Has(ResponseKind.Call) || Has(ResponseKind.Meeting) || Has(ResponseKind.Chat),
        RequiredTouch.Met => Has(ResponseKind.Meeting),
        _ => Has(ResponseKind.Reply),
    };

    private bool Has(ResponseKind kind) => (Bits & (1 << (int)kind)) != 0;
}
