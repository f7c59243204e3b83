using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Agreements.Backtesting;

/// <summary>/api/v1/agreements/{id}/backtest and /reports/calibration.</summary>
public static class BacktestApi
{
    public sealed record PeriodBody
    {
        /// <summary>Company-local days, both included, as in 2026-02-01.</summary>
        public DateOnly? From { get; init; }
        public DateOnly? To { get; init; }
    }

    /// <param name="Id">Of the job (see /jobs).</param>
    public sealed record Started(Guid Id, Guid BacktestId);

    public static void MapBacktests(RouteGroupBuilder api, RouteGroupBuilder agreements)
    {
        agreements.MapPost("/{id:guid}/backtest", Start).RequireAuthorization(Policies.DraftAgreements).Produces<Started>(202)
            .WithSummary("Try on a past period").WithDescription("Replays the days `from` to `to` under this version, over what was known at each moment: 202 with the job. At most 3 years, none to come. Managers only.");
        agreements.MapGet("/{id:guid}/backtest", async (Guid id, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new GetBacktest.Query(id), ct), ApiJson.Options))
            .RequireAuthorization(Policies.DraftAgreements).Produces<GetBacktest.Answer>()
            .WithSummary("What a back-test found").WithDescription("`latest`: the last one that was finished; `run`: one that began since. What would have been warm, hot and offered beside what was, and how those ended.");
        api.MapGet("/reports/calibration", async (string? from, string? to, string? agreement, ISender sender, CancellationToken ct) =>
                Results.Json(await sender.Send(new GetCalibration.Query(QueryText.Day(from, "from"), QueryText.Day(to, "to"), QueryText.Number(agreement, "agreement")), ct), ApiJson.Options))
            .RequireAuthorization(Policies.ReadReports).WithTags("Reports").Produces<GetCalibration.Report>()
            .WithSummary("Whether the score predicts").WithDescription("Decided offers by the day of the offer: accepted and won by score band, and the probability that a good one scored higher than another; `agreement`: the number of a version, for the offers made under it.");
    }

    private static async Task<IResult> Start(Guid id, ApiBody<PeriodBody> body, ISender sender, CancellationToken ct)
    {
        var answer = await sender.Send(new StartBacktest.Command(id, body.Value.From, body.Value.To), ct);
        return answer.Result.Succeeded
            ? Results.Json(new Started(answer.JobId!.Value, answer.BacktestId!.Value), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)
            : new Problem(409, answer.Result.Refusal!);
    }
}
