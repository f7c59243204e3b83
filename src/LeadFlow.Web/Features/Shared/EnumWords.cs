using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What the face calls the kinds of things that the rules tell apart.</summary>
public static class EnumWords
{
    public static string Of(this Wording t, Role role) => role switch
    {
        Role.Marketer => t["Marketer"],
        Role.Sdr => t["SDR"],
        Role.Rep => t["Sales rep"],
        Role.Manager => t["Manager"],
        _ => t["Admin"],
    };

    public static string Of(this Wording t, DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => t["Mon"],
        DayOfWeek.Tuesday => t["Tue"],
        DayOfWeek.Wednesday => t["Wed"],
        DayOfWeek.Thursday => t["Thu"],
        DayOfWeek.Friday => t["Fri"],
        DayOfWeek.Saturday => t["Sat"],
        _ => t["Sun"],
    };

    public static string Of(this Wording t, Side side) => side switch
    {
        Side.Marketing => t["Marketing"],
        Side.Sales => t["Sales"],
        Side.Prospect => t["Prospect"],
        _ => t["System"],
    };

    public static string Of(this Wording t, StageKind kind) => kind switch
    {
        StageKind.Raw => t["Raw"],
        StageKind.Warm => t["Warm"],
        StageKind.Hot => t["Hot"],
        _ => t["Dead"],
    };

    public static string Of(this Wording t, Level level) => level switch
    {
        Level.No => t["No"],
        Level.Possible => t["Possible"],
        Level.Likely => t["Likely"],
        Level.Confirmed => t["Confirmed"],
        _ => t["Unknown"],
    };

    public static string Of(this Wording t, Criterion criterion) => criterion switch
    {
        Criterion.Budget => t["Budget"],
        Criterion.Authority => t["Authority"],
        Criterion.Need => t["Need"],
        Criterion.Timeframe => t["Timeframe"],
        _ => t["Interest"],
    };

    public static string Of(this Wording t, BuyingRole role) => role switch
    {
        BuyingRole.DecisionMaker => t["Decision maker"],
        BuyingRole.Influencer => t["Influencer"],
        BuyingRole.User => t["User"],
        _ => t["Gatekeeper"],
    };

    public static string Of(this Wording t, LearnedFrom from) => from switch
    {
        LearnedFrom.Call => t["Call"],
        LearnedFrom.Meeting => t["Meeting"],
        LearnedFrom.Chat => t["Chat"],
        LearnedFrom.Mail => t["Mail"],
        LearnedFrom.Form => t["Form"],
        LearnedFrom.Import => t["Import"],
        LearnedFrom.Api => t["API"],
        _ => t["Other"],
    };

    public static string Of(this Wording t, OpportunityState state) => state switch
    {
        OpportunityState.Won => t["Won"],
        OpportunityState.Lost => t["Lost"],
        _ => t["Open"],
    };

    public static string Of(this Wording t, TaskKind kind) => kind switch
    {
        TaskKind.Call => t["Call"],
        TaskKind.Email => t["E-mail"],
        TaskKind.Meeting => t["Meeting"],
        TaskKind.Letter => t["Letter"],
        TaskKind.CheckIn => t["Check in"],
        _ => t["Other"],
    };

    public static string Of(this Wording t, TaskRepeat repeat) => repeat switch
    {
        TaskRepeat.Daily => t["every day"],
        TaskRepeat.Weekdays => t["every weekday"],
        TaskRepeat.Weekly => t["every week"],
        TaskRepeat.Monthly => t["every month"],
        _ => t["once"],
    };

    public static string Of(this Wording t, Disposition disposition) => disposition switch
    {
        Disposition.Reached => t["Reached"],
        Disposition.LeftMessage => t["Voicemail"],
        Disposition.NoAnswer => t["No answer"],
        Disposition.CallBack => t["Call back"],
        Disposition.WrongNumber => t["Wrong number"],
        Disposition.NotInterested => t["Not interested"],
        _ => t["Leave alone"],
    };
}
