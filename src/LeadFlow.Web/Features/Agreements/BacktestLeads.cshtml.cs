using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>The leads behind one number of a back-test.</summary>
[Authorize(Policy = Policies.DraftAgreements)]
public sealed class BacktestLeadsModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Test { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Group { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int After { get; set; }

    public FindBacktestLeads.Page Found { get; private set; } = null!;
    public string Title { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (!Enum.TryParse<BacktestGroup>(Group, ignoreCase: true, out var group) || int.TryParse(Group, out _))
        {
            return NotFound();
        }

        Found = await Ask(new FindBacktestLeads.Query(Test, group, null, Math.Max(0, After)));
        Title = group switch
        {
            BacktestGroup.KeptAccepted => T["Accepted, and still offered"],
            BacktestGroup.KeptReturned => T["Returned, and still offered"],
            BacktestGroup.KeptRejected => T["Rejected, and still offered"],
            BacktestGroup.KeptOpen => T["Not decided yet, and still offered"],
            BacktestGroup.KeptLapsed => T["Lapsed, and still offered"],
            BacktestGroup.FalseAlarmsAvoided => T["Returned or rejected, and no longer offered"],
            BacktestGroup.DroppedAccepted => T["Accepted, and no longer offered"],
            BacktestGroup.Missed => T["Offered only under this version"],
            BacktestGroup.MissedWon => T["Offered only under this version, and bought"],
            BacktestGroup.DroppedOpen => T["Not decided yet, and no longer offered"],
            BacktestGroup.DroppedLapsed => T["Lapsed, and no longer offered"],
            BacktestGroup.DroppedWon => T["Won, and no longer offered"],
            BacktestGroup.KeptWon => T["Won, and still offered"],
            BacktestGroup.WarmReally => T["Became warm"],
            BacktestGroup.WarmUnderDraft => T["Would have become warm"],
            BacktestGroup.HotReally => T["Became hot"],
            BacktestGroup.HotUnderDraft => T["Would have become hot"],
            BacktestGroup.OfferedReally => T["Offered to sales"],
            BacktestGroup.OfferedUnderDraft => T["Would have been offered to sales"],
            _ => T["Leads of the back-test"],
        };
        return Page();
    }
}
