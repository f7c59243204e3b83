using System.Collections.Concurrent;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>How many answers a form has had within a minute, as this node has seen it: a flood shows on every node.</summary>
public sealed class FormPace(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Minute> _minutes = new();

    /// <returns>Those of the last minute before this one, about: of the minute before, the share that still counts.</returns>
    public int Count(Guid formId)
    {
        var now = time.GetUtcNow();
        return _minutes.GetOrAdd(formId, _ => new()).Count(now.ToUnixTimeSeconds() / 60, now.Second / 60.0);
    }

    private sealed class Minute
    {
        private readonly Lock _lock = new();
        private long _minute;
        private int _before, _here;

        public int Count(long minute, double passed)
        {
            lock (_lock)
            {
                if (minute != _minute)
                {
                    (_before, _here, _minute) = (minute == _minute + 1 ? _here : 0, 0, minute);
                }

                return _here++ + (int)(_before * (1 - passed));
            }
        }
    }
}
