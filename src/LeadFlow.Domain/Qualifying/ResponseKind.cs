namespace LeadFlow.Domain.Qualifying;

/// <summary>What a person did of their own accord. Points come from the agreement.</summary>
public enum ResponseKind { Form, Click, Reply, Event, Call, Meeting, Visit, Chat }
