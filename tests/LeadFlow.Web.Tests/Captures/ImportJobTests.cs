using System.Globalization;
using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Whatever happens to the one who works on an import, each row is taken exactly once.</summary>
public sealed class ImportJobTests(TestDatabase database) : IAsyncLifetime
{
    private const int Rows = 3_500;
    private const string Mapping = """{"columns": {"Mail": "email", "Name": "fullName"}}""";

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_worker_whose_connection_dies_within_a_batch_is_followed_by_another_who_takes_each_row_once()
    {
        var id = await desk.Queue(People(), Mapping);
        await DieAtLine(2_600);

        await Assert.ThrowsAnyAsync<Exception>(desk.RunAll);
        var stuck = await desk.Send(new GetImport.Query(id));
        Assert.Equal(("running", Before(2_600), Before(2_600) - 1, 1), (stuck.State, stuck.Done, stuck.Created, stuck.Rejected));

        await desk.Execute("DROP TRIGGER die ON captures");
        Assert.Equal(0, await desk.RunAll()); // The lease still holds.
        desk.Clock.Advance(Job.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await desk.RunAll());

        await CheckAll(id);
    }

    [Fact]
    public async Task Whoever_leaves_for_a_batch_that_failed_waits_for_those_before_it()
    {
        var id = await desk.Queue(People(Before(Rows + 2)), Mapping); // The last batch fails.
        await desk.Execute("""
            CREATE SEQUENCE deaths;
            CREATE FUNCTION wait_or_die() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.line = 2000 THEN PERFORM pg_advisory_xact_lock(7);
              ELSIF NEW.line = 2600 THEN PERFORM nextval('deaths'), pg_terminate_backend(pg_backend_pid());
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER wait_or_die BEFORE INSERT ON captures FOR EACH ROW EXECUTE FUNCTION wait_or_die();
            """);

        var running = await desk.Ask(async db =>
        {
            await using var held = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7)");
            var work = desk.RunAll();
            for (var later = 0; later < 100 && !work.IsCompleted;) // Long after the death that it could have left for.
            {
                later += await db.Database.SqlQuery<bool>($"SELECT is_called AS \"Value\" FROM deaths").SingleAsync() ? 1 : 0;
            }

            Assert.False(work.IsCompleted);
            return new[] { work };
        });

        await Assert.ThrowsAnyAsync<Exception>(() => running[0]);
        Assert.Equal(Before(2_600), (await desk.Send(new GetImport.Query(id))).Done);
    }

    [Fact]
    public async Task The_rest_of_a_file_doubles_nobody_also_not_those_with_a_name_alone()
    {
        var csv = new StringBuilder("Mail,Name\n");
        for (var i = 0; i < 1_200; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "" : $"{i}@people.example")},{(i % 4 == 0 ? "Ola Nordmann" : $"Person {i}")}\n");
        }

        await desk.Import("Name\nOla Nordmann\n", """{"columns": {"Name": "fullName"}}"""); // Of another file, and the same row: the first of them.
        var id = await desk.Queue(Encoding.UTF8.GetBytes(csv.ToString()), Mapping);
        await DieAtLine(1_100);
        await Assert.ThrowsAnyAsync<Exception>(desk.RunAll);
        await desk.Execute("DROP TRIGGER die ON captures");
        Assert.Contains("at work", (await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false))).Refusal, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["Name"] = "company" }, null, null)));
        await desk.Send(new CancelImport.Command(id));
        Assert.Contains("imported already", (await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: true))).Refusal, StringComparison.Ordinal);

        Assert.True((await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false))).Succeeded);
        await desk.RunAll();

        var rest = await desk.Send(new GetImport.Query(id));
        Assert.Equal(("completed", 1_200 - Before(1_100)), (rest.State, rest.Created));
        Assert.Equal(1_200, await desk.Ask(db => db.Leads.CountAsync()));
    }

    [Fact]
    public async Task A_stop_comes_after_the_batch_at_hand_and_the_next_start_goes_on_at_once()
    {
        var id = await desk.Queue(People(), Mapping);
        using var stopping = new CancellationTokenSource();
        var running = desk.RunUntil(stopping.Token);
        while (await desk.Ask(db => db.Leads.CountAsync()) == 0 && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;
        var stopped = await desk.Send(new GetImport.Query(id));
        Assert.True(stopped.State == "completed" || (stopped.State == "queued" && stopped.Done is > 0 and < Rows), $"{stopped.State} at {stopped.Done}");

        await desk.RunAll();
        await CheckAll(id);
    }

    [Fact]
    public async Task Two_workers_at_once_do_not_double_a_row()
    {
        var first = await desk.Queue(People(), Mapping);
        var second = await desk.Queue(People(), Mapping);

        await Task.WhenAll(desk.RunAll(), desk.RunAll(), desk.RunAll());

        var (a, b) = (await desk.Send(new GetImport.Query(first)), await desk.Send(new GetImport.Query(second)));
        Assert.Equal(("completed", "completed"), (a.State, b.State));
        Assert.Equal((Rows - 1, Rows - 1, 2), (a.Created + b.Created, a.Skipped + b.Skipped, a.Rejected + b.Rejected));
        Assert.Equal(Rows - 1, await desk.Ask(db => db.Leads.CountAsync()));
        Assert.Equal(Rows - 1, await desk.Ask(db => db.Captures.CountAsync()));
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_is_done()
    {
        var id = await desk.Queue(People(), Mapping);
        await DieAtLine(1_500);
        await Assert.ThrowsAnyAsync<Exception>(desk.RunAll);
        await desk.Execute("DROP TRIGGER die ON captures");

        Assert.True((await desk.Send(new CancelImport.Command(id))).Succeeded);
        desk.Clock.Advance(Job.Lease * 2);
        Assert.Equal(0, await desk.RunAll());

        var view = await desk.Send(new GetImport.Query(id));
        Assert.Equal(("cancelled", Before(1_500), Before(1_500) - 1), (view.State, view.Done, view.Created));
        Assert.Equal(Before(1_500) - 1, await desk.Ask(db => db.Leads.CountAsync()));
        Assert.False((await desk.Send(new CancelImport.Command((await desk.Import("Mail,Name\na@b.example,A B", Mapping)).Id))).Succeeded);
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_fails_the_import_with_a_sentence_and_keeps_earlier_batches()
    {
        var id = await desk.Queue(People(), Mapping);
        await desk.Execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.line = 1500 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON captures FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        await desk.RunAll();

        var view = await desk.Send(new GetImport.Query(id));
        Assert.Equal(("failed", Before(1_500)), (view.State, view.Done));
        Assert.NotNull(view.Error);
        await desk.Execute("DROP TRIGGER refuse ON captures");
        Assert.True((await desk.Send(new StartImport.Command(id, ImportPolicy.Skip, DryRun: false))).Succeeded);
        await desk.RunAll();
        Assert.Equal(Rows - 1, await desk.Ask(db => db.Leads.CountAsync()));
    }

    /// <summary>Of the rows, those in batches that end before this line of the file, whose first line is its header.</summary>
    private static int Before(int line) => (line - 2) / ImportRun.BatchSize * ImportRun.BatchSize;

    private async Task CheckAll(Guid id)
    {
        var view = await desk.Send(new GetImport.Query(id));
        Assert.Equal(("completed", Rows, Rows, Rows - 1, 0, 0, 1), (view.State, view.Total, view.Done, view.Created, view.Updated, view.Skipped, view.Rejected));
        Assert.Equal(Rows - 1, await desk.Ask(db => db.Leads.CountAsync()));
        Assert.Equal(Rows - 1, await desk.Ask(db => db.Captures.Select(c => c.Line).Distinct().CountAsync()));
        Assert.Equal(1, await desk.Ask(db => db.ImportRejections.CountAsync()));
    }

    private async Task DieAtLine(int line)
    {
        await desk.Execute($"""
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.line = {line.ToString(CultureInfo.InvariantCulture)} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$;
            CREATE TRIGGER die BEFORE INSERT ON captures FOR EACH ROW EXECUTE FUNCTION die();
            """);
    }

    private static byte[] People(int rows = Rows)
    {
        var csv = new StringBuilder("Mail,Name\n");
        for (var i = 1; i <= rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{(i == 700 ? "nobody" : $"p{i}@example.com")},Person {i}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
