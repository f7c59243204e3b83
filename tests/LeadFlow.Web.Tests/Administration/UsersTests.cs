using System.Net;
using FluentValidation;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Administration;

public sealed class UsersTests(App app) : IClassFixture<App>
{
    private readonly TestUser _admin = TestData.Admin();

    [Fact]
    public async Task An_invitation_sets_a_password_once()
    {
        var email = TestData.Email();
        var invited = await app.Send(new InviteUser.Command(email, "Newcomer", Role.Sdr), _admin);
        var token = invited.Path.Split("token=")[1];

        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new AcceptInvitation.Command(token, "short")));
        Assert.False((await app.Send(new AcceptInvitation.Command("another", "long enough for us"))).Succeeded);
        Assert.True((await app.Send(new AcceptInvitation.Command(token, "long enough for us"))).Succeeded);
        Assert.False((await app.Send(new AcceptInvitation.Command(token, "somebody else's now"))).Succeeded);

        var user = Assert.Single(await app.Send(new GetUsers.Query(), _admin), u => u.Id == invited.UserId);
        Assert.Equal((true, Side.Sales), (user.HasPassword, user.Side));
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new InviteUser.Command(email, "Again", Role.Sdr), _admin));
    }

    [Fact]
    public async Task An_invitation_runs_out()
    {
        var invited = await app.Send(new InviteUser.Command(TestData.Email(), "Late", Role.Sdr), _admin);
        await app.Db(db => db.Invitations.Where(i => i.UserId == invited.UserId).ExecuteUpdateAsync(s => s.SetProperty(i => i.ExpiresAt, app.Clock.Now.AddSeconds(-1)), TestContext.Current.CancellationToken));

        Assert.False((await app.Send(new AcceptInvitation.Command(invited.Path.Split("token=")[1], "long enough for us"))).Succeeded);
    }

    [Fact]
    public async Task Wrong_password_unknown_address_and_a_locked_account_get_the_same_answer()
    {
        var user = TestData.Rep();
        await app.Know(user);

        var unknown = await app.Send(new SignIn.Command("nobody@example.com", "x"));
        var refusals = new List<string?>();
        for (var i = 0; i < 6; i++)
        {
            refusals.Add((await app.Send(new SignIn.Command(user.Email, "wrong"))).Refusal);
        }

        refusals.Add((await app.Send(new SignIn.Command(user.Email, TestUser.Password))).Refusal);
        Assert.All(refusals, r => Assert.Equal(unknown.Refusal, r));
        Assert.NotNull(unknown.Refusal);
    }

    [Fact]
    public async Task Nobody_shuts_themselves_or_the_last_admin_out()
    {
        var (other, third) = (TestData.Admin("Other Admin"), TestData.Admin("Third Admin"));
        await app.Know(other);

        Assert.False((await app.Send(new DeactivateUser.Command(_admin.Id), _admin)).Succeeded);
        await app.Know(third);
        await app.Db(db => db.Users.Where(u => u.Role == Role.Admin && u.Id != _admin.Id && u.Id != other.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, Role.Manager), TestContext.Current.CancellationToken));
        var results = await Task.WhenAll(
            Try(new DeactivateUser.Command(_admin.Id), other),
            Try(new ChangeUser.Command(other.Id, Role.Manager, Side.Sales), _admin));

        Assert.Single(results, r => r.Succeeded); // Whichever came second would have left no admin.
        await app.Db(db => db.Users.Where(u => u.Id == _admin.Id || u.Id == other.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, Role.Admin).SetProperty(u => u.IsActive, true), TestContext.Current.CancellationToken));
        await app.Db(db => db.Database.ExecuteSqlRawAsync("UPDATE companies SET rules_no = rules_no + 1", TestContext.Current.CancellationToken));

        async Task<Domain.Result> Try(MediatR.IRequest<Domain.Result> command, TestUser by)
        {
            try
            {
                return await app.Send(command, by);
            }
            catch (Web.Pipeline.ForbiddenException e)
            {
                return Domain.Result.Refused(e.Message); // The other was through before this one began: they are no admin any more.
            }
        }
    }

    [Fact]
    public async Task A_new_role_team_and_zone_hold_at_once_and_the_audit_knows()
    {
        var user = TestData.Rep();
        var client = await app.Client(user);
        var team = await app.Send(new CreateTeam.Command($"Team {Guid.NewGuid():N}", Side.Sales), _admin);

        Assert.True((await app.Send(new ChangeUser.Command(user.Id, Role.Marketer, Side.Marketing, team, "Europe/Berlin"), _admin)).Succeeded);

        (await client.Post($"leads/{Guid.NewGuid()}/claim")).ExpectProblem(403);
        var changed = Assert.Single(await app.Send(new GetUsers.Query(), _admin), u => u.Id == user.Id);
        Assert.Equal((Role.Marketer, Side.Marketing, team, "Europe/Berlin"), (changed.Role, changed.Side, changed.TeamId!.Value, changed.TimeZone));
        Assert.Equal(1, Assert.Single(await app.Send(new GetTeams.Query(), _admin), t => t.Id == team).People);
        Assert.True(await app.Db(db => db.Audit.AnyAsync(a => a.Action == "user.change" && a.ActorId == _admin.Id && a.Subject.StartsWith(user.Email), TestContext.Current.CancellationToken)));
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new ChangeUser.Command(user.Id, Role.Rep, Side.Sales, null, "Mars/Base"), _admin));
    }

    [Fact]
    public async Task The_company_gets_another_name_at_once_and_never_none()
    {
        Assert.True((await app.Send(new SetCompany.Command(" Nordlicht AG ", "UTC", false), _admin)).Succeeded);

        Assert.Equal("Nordlicht AG", await app.Db(db => db.Companies.Select(c => c.Name).SingleAsync(TestContext.Current.CancellationToken)));
        Assert.Contains("Nordlicht AG", await (await app.Browser(_admin)).GetStringAsync(new Uri("/users", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ValidationException>(() => app.Send(new SetCompany.Command(" ", "UTC", false), _admin));
        Assert.True(await app.Db(db => db.Audit.AnyAsync(a => a.Action == "company.change" && a.Subject.StartsWith("Nordlicht AG"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_revoked_key_is_no_key()
    {
        var user = TestData.Rep();
        await app.Know(user);
        var minted = await app.Send(new MintKey.Command(user.Id, "Key"), _admin);
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", minted.Key);
        (await client.Get("reasons")).Expect(HttpStatusCode.OK);

        Assert.True((await app.Send(new RevokeKey.Command(minted.Id), _admin)).Succeeded);

        (await client.Get("reasons")).ExpectProblem(401);
        Assert.NotNull(Assert.Single(await app.Send(new GetKeys.Query(user.Id), _admin)).RevokedAt);
    }

    [Fact]
    public async Task Somebody_who_comes_back_signs_in_but_their_old_keys_stay_dead()
    {
        var user = TestData.Rep();
        var client = await app.Client(user);
        await app.Send(new DeactivateUser.Command(user.Id), _admin);

        Assert.True((await app.Send(new ReactivateUser.Command(user.Id), _admin)).Succeeded);

        (await client.Get("reasons")).ExpectProblem(401);
        (await (await app.Client(user)).Get("reasons")).Expect(HttpStatusCode.OK);
    }
}
