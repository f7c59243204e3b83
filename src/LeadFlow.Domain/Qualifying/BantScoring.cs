using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Qualifying;

/// <summary>The scoring service: a pure function of evidence, agreement version and a company-local day.</summary>
public static class BantScoring
{
    public static Qualification Qualify(Evidence evidence, AgreementContent agreement, DateOnly today) => throw new NotSupportedException();
}
