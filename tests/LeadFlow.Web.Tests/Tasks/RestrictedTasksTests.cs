using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.MyDay;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Tasks;

/// <summary>Where reps see their own leads only.</summary>
public sealed class RestrictedTasksTests(RestrictedTasksTests.Restricted app) : IClassFixture<RestrictedTasksTests.Restricted>
{
    private readonly TestUser _rep = TestData.Rep("Rested Rep");

    public sealed class Restricted(TestDatabase databases) : App(databases)
    {
        protected override Task Prepare() => this.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
    }

    [Fact]
    public async Task The_tasks_of_another_ones_lead_do_not_exist()
    {
        var manager = TestData.SalesManager();
        var lead = await app.Lead();
        var task = (await app.Send(new AddTask.Command(lead.Id, "Call"), manager)).TaskId!.Value;

        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new GetTask.Query(task), _rep));
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new FinishTask.Command(task), _rep));
        await Assert.ThrowsAsync<NotFoundException>(() => app.Send(new AddTask.Command(lead.Id, "Call"), _rep));
        Assert.Empty(await app.Send(new GetTasksOfLead.Query(lead.Id), _rep));
        Assert.Empty((await app.Send(new FindTasks.Query(AssigneeId: manager.Id), _rep)).Items);
        Assert.True((await app.Send(new GetMyDay.Query(), _rep)).IsEmpty);
    }

    [Fact]
    public async Task Their_own_task_with_a_lead_that_is_no_longer_theirs_can_be_ended_and_does_not_tell_of_the_lead()
    {
        var manager = TestData.SalesManager();
        await app.Know(_rep);
        var lead = await app.Lead(capture: TestData.Capture(firstName: "Hidden"));
        var task = (await app.Send(new AddTask.Command(lead.Id, "Call") { AssigneeId = _rep.Id }, manager)).TaskId!.Value;

        var seen = Assert.Single((await app.Send(new FindTasks.Query(), _rep)).Items);
        Assert.Equal((task, null, null), (seen.Id, seen.Lead, seen.Phone));
        Assert.True((await app.Send(new FinishTask.Command(task), _rep)).Result.Succeeded);
        Assert.Contains((await app.Send(new GetTimeline.Query(lead.Id, 20), manager)).Lines, l => l.Kind == Domain.Leads.ActivityKind.TaskDone && l.ById == _rep.Id);
    }
}
