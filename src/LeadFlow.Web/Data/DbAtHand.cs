using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>
/// The database of a request or a job. To make one is a quarter of a small request, so whoever sees everything is lent one that others have given back. A
/// restricted rep gets their own, and so does everybody for whom it is asked before it is known who they are: those are never lent.
/// </summary>
public sealed class DbAtHand(IDbContextFactory<LeadFlowDb> pool, IServiceProvider services, CurrentUser user)
{
    /// <summary>So many wait for whoever asks next.</summary>
    internal const int MostKept = 32;

    /// <summary>Null until it was asked for.</summary>
    internal LeadFlowDb? Taken { get; private set; }

    /// <summary>Once in a scope, which gives it back at its end.</summary>
    internal LeadFlowDb Take()
    {
        Taken = user.IsSomebody && !user.SettleToSeeOnlyOwn() ? pool.CreateDbContext() : ActivatorUtilities.CreateInstance<LeadFlowDb>(services);
        Taken.Serve(user);
        return Taken;
    }
}
