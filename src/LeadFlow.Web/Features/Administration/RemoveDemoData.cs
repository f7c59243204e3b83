using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Removes the demo: its leads with all that hangs on them, its people, and the sources and campaigns that nobody else uses. What was added beside it stays.</summary>
public static class RemoveDemoData
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM companies FOR UPDATE", cancellationToken);
            var company = await db.Companies.SingleAsync(cancellationToken);
            if (!company.HasDemoData)
            {
                return Result.Success;
            }

            if (!await db.Users.AnyAsync(u => u.IsActive && u.Role == Domain.People.Role.Admin && !u.Email!.EndsWith(DemoStory.MailDomain), cancellationToken))
            {
                return Result.Refused("The only admins are people of the demo: invite yourself as an admin first, or nobody could sign in afterwards.");
            }

            if (by.Id is { } me && await db.Users.AnyAsync(u => u.Id == me && u.Email!.EndsWith(DemoStory.MailDomain), cancellationToken))
            {
                return Result.Refused("You are signed in as somebody of the demo: sign in with your own account to remove it.");
            }

            var removed = await RemoveLeads(cancellationToken);
            await RemoveForms(cancellationToken);
            await RemoveAgreements(cancellationToken);
            await RemoveRouting(cancellationToken);
            await RemovePeople(cancellationToken);
            var brought = company.DemoBrought;
            var origins = db.Sources.Where(s => s.MergedIntoId == null && brought.Contains(s.Name)).Select(s => s.Id).Concat(db.Campaigns.Where(c => c.MergedIntoId == null && brought.Contains(c.Name)).Select(c => c.Id));
            await db.DropUnusedOrigins(await origins.ToArrayAsync(cancellationToken), cancellationToken);
            var fields = brought.Select(FieldKey.After).OfType<string>().ToList();
            await db.CustomFields.Where(f => fields.Contains(f.Key) && !db.FieldValues.Any(v => v.Key == f.Key)).ExecuteDeleteAsync(cancellationToken);
            company.DemoDataRemoved();
            db.Note(by, "demo.remove", $"{removed:N0} leads of the demo", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }

        /// <summary>Nobody real has signed those of the demo: where no other lead follows them, the definition to start from holds again. Their drafts go either way.</summary>
        private async Task RemoveAgreements(CancellationToken cancellationToken)
        {
            var demo = db.Users.Where(u => u.Email!.EndsWith(DemoStory.MailDomain)).Select(u => u.Id);
            var names = db.Users.Where(u => u.Email!.EndsWith(DemoStory.MailDomain)).Select(u => u.Name);
            await db.Agreements.Where(a => (a.State == AgreementState.Draft || a.State == AgreementState.Proposed) && names.Contains(a.CreatedBy)).ExecuteDeleteAsync(cancellationToken);
            if (!await db.Leads.AnyAsync(cancellationToken) && await db.Signatures.AnyAsync(cancellationToken) && await db.Signatures.AllAsync(s => demo.Contains(s.UserId), cancellationToken))
            {
                await db.Agreements.ExecuteDeleteAsync(cancellationToken);
                db.Agreements.Add(Agreement.First(time.GetUtcNow()));
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        /// <summary>A lead with which somebody was merged who is not of the demo stays as it is, whichever of the two is left.</summary>
        private async Task<int> RemoveLeads(CancellationToken cancellationToken)
        {
            var key = IdentityKey.OfExternal(DemoCast.System, "").Value;
            var people = db.Identities.Where(i => i.Kind == IdentityKind.External && i.Value.StartsWith(key)).Select(i => i.OriginLeadId);
            var demo = await db.Leads.Where(l => l.ExternalSystem == DemoCast.System && !db.Journeys.Any(j => j.LeadId == l.Id && !people.Contains(j.OriginLeadId))).Select(l => l.Id).ToArrayAsync(cancellationToken);
            await db.BulkChanges.Where(c => demo.Contains(c.LeadId)).ExecuteDeleteAsync(cancellationToken);
            await db.BacktestedLeads.Where(b => demo.Contains(b.LeadId)).ExecuteDeleteAsync(cancellationToken);
            await db.Captures.Where(c => demo.Contains(c.LeadId!.Value)).ExecuteDeleteAsync(cancellationToken);
            await db.Merges.Where(m => db.Identities.Any(i => i.OriginLeadId == m.SurvivorId && demo.Contains(i.LeadId))).ExecuteDeleteAsync(cancellationToken);
            await db.RemoveLeads(demo, cancellationToken);
            return demo.Length;
        }

        /// <summary>Rules that name people of the demo or their teams, and those teams where nobody else has joined them.</summary>
        private async Task RemoveRouting(CancellationToken cancellationToken)
        {
            var demo = await db.Users.Where(u => u.Email!.EndsWith(DemoStory.MailDomain)).Select(u => u.Id).ToListAsync(cancellationToken);
            var teams = await db.Teams.Where(t => (t.Name == DemoTeams.NorthName || t.Name == DemoTeams.SouthName) && !db.Users.Any(u => u.TeamId == t.Id && !demo.Contains(u.Id))).ToListAsync(cancellationToken);
            var ids = teams.Select(t => t.Id).ToHashSet();
            db.RoutingRules.RemoveRange((await db.RoutingRules.ToListAsync(cancellationToken)).Where(r => (r.Target.PersonId is { } one && demo.Contains(one)) || (r.Target.TeamId is { } team && ids.Contains(team)) || r.Target.Shares?.Any(s => demo.Contains(s.PersonId)) == true));
            foreach (var user in await db.Users.Where(u => u.TeamId != null && ids.Contains(u.TeamId.Value)).ToListAsync(cancellationToken))
            {
                user.Join(null);
            }

            await db.SaveChangesAsync(cancellationToken);
            db.Teams.RemoveRange(teams);
            await db.SaveChangesAsync(cancellationToken);
        }

        /// <summary>Forms by which nobody has come who is not of the demo, and the programs that were told.</summary>
        private async Task RemoveForms(CancellationToken cancellationToken)
        {
            var demo = db.Users.Where(u => u.Email!.EndsWith(DemoStory.MailDomain)).Select(u => (Guid?)u.Id);
            var forms = await db.Forms.Where(f => demo.Contains(f.CreatedById) && !db.Captures.Any(c => c.FormId == f.Id && c.LeadId != null)).Select(f => f.Id).ToListAsync(cancellationToken);
            await db.Captures.Where(c => c.FormId != null && forms.Contains(c.FormId.Value)).ExecuteDeleteAsync(cancellationToken);
            await db.KioskDevices.Where(d => forms.Contains(d.FormId)).ExecuteDeleteAsync(cancellationToken);
            await db.FormVersions.Where(v => forms.Contains(v.FormId)).ExecuteDeleteAsync(cancellationToken);
            await db.Forms.Where(f => forms.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
            await db.Webhooks.Where(w => demo.Contains(w.CreatedById)).ExecuteDeleteAsync(cancellationToken);
        }

        /// <summary>What they own of other people's leads is nobody's again; whoever has left a trace on those stays, without a way in.</summary>
        private async Task RemovePeople(CancellationToken cancellationToken)
        {
            var now = await desk.Now(cancellationToken);
            var people = await db.Users.Where(u => u.Email!.EndsWith(DemoStory.MailDomain)).ToListAsync(cancellationToken);
            var ids = people.ConvertAll(p => p.Id);
            foreach (var lead in await db.Leads.WithRules().Where(l => l.OwnerId != null && ids.Contains(l.OwnerId.Value)).ToListAsync(cancellationToken))
            {
                lead.Assign(null, by.Actor, now);
            }

            await db.SaveChangesAsync(cancellationToken);
            await db.Notices.Where(n => ids.Contains(n.UserId)).ExecuteDeleteAsync(cancellationToken);
            await db.Outbox.Where(m => m.UserId != null && ids.Contains(m.UserId.Value)).ExecuteDeleteAsync(cancellationToken);
            await db.Tasks.Where(t => ids.Contains(t.AssigneeId)).ExecuteDeleteAsync(cancellationToken);
            await db.SavedViews.Where(v => ids.Contains(v.OwnerId)).ExecuteDeleteAsync(cancellationToken);
            await db.Preferences.Where(p => ids.Contains(p.UserId)).ExecuteDeleteAsync(cancellationToken);
            await db.ApiKeys.Where(k => ids.Contains(k.UserId)).ExecuteDeleteAsync(cancellationToken);
            await db.Invitations.Where(i => ids.Contains(i.UserId)).ExecuteDeleteAsync(cancellationToken);
            var stay = await db.Leads.Where(l => l.OwnerId != null && ids.Contains(l.OwnerId.Value)).Select(l => l.OwnerId!.Value)
                .Union(db.Opportunities.Where(o => o.OwnerId != null && ids.Contains(o.OwnerId.Value)).Select(o => o.OwnerId!.Value)).ToListAsync(cancellationToken);
            foreach (var person in people.Where(p => stay.Contains(p.Id)))
            {
                person.Deactivate();
            }

            db.Users.RemoveRange(people.Where(p => !stay.Contains(p.Id)));
        }
    }
}
