namespace LeadFlow.Web.Tests.Support;

/// <summary>Goes on like the real clock, and can be put forward. Whole microseconds, as PostgreSQL keeps them.</summary>
public sealed class FakeClock : TimeProvider
{
    private long _ahead;

    public DateTimeOffset Now => GetUtcNow();

    public override DateTimeOffset GetUtcNow()
    {
        var ticks = (DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref _ahead))).Ticks;
        return new(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
