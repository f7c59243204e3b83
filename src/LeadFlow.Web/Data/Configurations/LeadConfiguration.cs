using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class LeadConfiguration : IEntityTypeConfiguration<Lead>
{
    /// <summary>Sort keys compare byte by byte: the order of an index, whatever the server's locale.</summary>
    internal const string SortCollation = "C";

    public void Configure(EntityTypeBuilder<Lead> lead)
    {
        lead.Property(l => l.Version).IsConcurrencyToken();
        lead.Property(l => l.Title).HasMaxLength(Lead.TitleMaxLength);
        lead.Property(l => l.NameKey).UseCollation(SortCollation);
        lead.Property(l => l.CompanyKey).UseCollation(SortCollation);
        lead.Property(l => l.FirstName).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.LastName).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Email).HasMaxLength(ContactDetails.EmailMaxLength);
        lead.Property(l => l.Phone).HasMaxLength(ContactDetails.PhoneMaxLength);
        lead.Property(l => l.JobTitle).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Company).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Industry).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Website).HasMaxLength(ContactDetails.WebsiteMaxLength);
        lead.Property(l => l.Country).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Region).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.City).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Postcode).HasMaxLength(ContactDetails.NameMaxLength);
        lead.Property(l => l.Notes).HasMaxLength(ContactDetails.NotesMaxLength);
        lead.Property(l => l.ExternalId).HasMaxLength(LeadIdentity.ExternalIdMaxLength);
        lead.Property(l => l.ExternalSystem).HasMaxLength(LeadIdentity.SystemMaxLength);
        lead.Property(l => l.CustomFields).IsJson();
        lead.Property(l => l.Utm).IsJson();
        lead.Property(l => l.BudgetCurrency).HasMaxLength(3);
        lead.Property(l => l.BudgetAmount).HasPrecision(18, 2);
        lead.Ignore(l => l.Contact);

        lead.HasOne(l => l.Qualification).WithOne().HasForeignKey<LeadQualification>(q => q.LeadId);
        lead.HasOne(l => l.Source).WithMany().HasForeignKey(l => l.SourceId);
        lead.HasOne(l => l.Campaign).WithMany().HasForeignKey(l => l.CampaignId);
        lead.HasOne<User>().WithMany().HasForeignKey(l => l.OwnerId);
        lead.HasMany(l => l.Activities).WithOne().HasForeignKey(a => a.LeadId);
        lead.HasMany(l => l.StageEntries).WithOne().HasForeignKey(e => e.LeadId);
        lead.HasMany(l => l.Journeys).WithOne().HasForeignKey(j => j.LeadId);
        lead.HasMany(l => l.Handoffs).WithOne().HasForeignKey(h => h.LeadId);
        lead.HasMany(l => l.Opportunities).WithOne().HasForeignKey(o => o.LeadId);
        lead.HasMany(l => l.Answers).WithOne().HasForeignKey(a => a.LeadId);
        lead.HasMany(l => l.Responses).WithOne().HasForeignKey(r => r.LeadId);
        lead.HasMany(l => l.Tasks).WithOne().HasForeignKey(t => t.LeadId);
        lead.HasMany(l => l.Identities).WithOne().HasForeignKey(i => i.LeadId);

        lead.HasIndex(l => new { l.CapturedAt, l.Id }, "ix_leads_captured");
        lead.HasIndex(l => new { l.OwnerId, l.CapturedAt, l.Id }, "ix_leads_of_owner");
        lead.HasIndex(l => new { l.SourceId, l.CapturedAt, l.Id }, "ix_leads_of_source");
        lead.HasIndex(l => new { l.CampaignId, l.CapturedAt }, "ix_leads_of_campaign");
        lead.HasIndex(l => new { l.NameKey, l.Id }, "ix_leads_name");
        lead.HasIndex(l => new { l.CompanyKey, l.Id }, "ix_leads_company");
        lead.HasIndex(l => l.PhoneKey, "ix_leads_phone").HasFilter("phone_key <> ''");
        lead.HasIndex(l => new { l.CapturedAt, l.Id }, "ix_leads_won").HasFilter("won_at IS NOT NULL");
        lead.HasIndex(l => new { l.CapturedOn, l.Id }, "ix_leads_captured_on").IncludeProperties(l => new { l.Tags, l.CapturedAt }); // Days and a tag are answered from it alone.
        lead.HasIndex(l => l.WonOn, "ix_leads_won_on").HasFilter("won_on IS NOT NULL");
        lead.HasIndex(l => l.Tags, "ix_leads_tags").HasMethod("gin");
        lead.HasIndex(l => new { l.Country, l.CapturedAt, l.Id }, "ix_leads_of_country").HasFilter("country IS NOT NULL");
        lead.HasIndex(l => new { l.CapturedAt, l.Id }, "ix_leads_hot").HasFilter("hot_at IS NOT NULL");
        lead.HasIndex(l => new { l.CapturedAt, l.Id }, "ix_leads_claimed").HasFilter("claimed_at IS NOT NULL");
        lead.HasIndex(l => new { l.CapturedAt, l.Id }, "ix_leads_accepted").HasFilter("accepted_at IS NOT NULL");
        lead.HasIndex(l => l.RevisitOn, "ix_leads_revisit_on").HasFilter("revisit_on IS NOT NULL");
    }
}

internal sealed class LeadQualificationConfiguration : IEntityTypeConfiguration<LeadQualification>
{
    private const string IsOpen = "standing = 'Open'";

    public void Configure(EntityTypeBuilder<LeadQualification> qualification)
    {
        qualification.ToTable("lead_qualification");
        qualification.HasKey(q => q.LeadId);
        qualification.Property<uint>("xmin").IsRowVersion();
        qualification.Property(q => q.StageName).HasMaxLength(Domain.Agreements.StageDefinition.NameMaxLength);
        qualification.Property(q => q.HoldStage).HasMaxLength(Domain.Agreements.StageDefinition.NameMaxLength);
        qualification.Property(q => q.NextAction).HasMaxLength(LeadQualification.NextActionMaxLength);
        qualification.Ignore(q => q.Interest);

        qualification.HasIndex(q => new { q.StageKind, q.CapturedAt, q.LeadId }, "ix_lead_qualification_stage");
        qualification.HasIndex(q => new { q.CapturedAt, q.LeadId }, "ix_lead_qualification_triage").HasFilter("stage_kind = 'Raw' AND standing = 'Open' AND owner_id IS NULL");
        qualification.HasIndex(q => new { q.OwnerId, q.CapturedAt, q.LeadId }, "ix_lead_qualification_triage_of_owner").HasFilter("stage_kind = 'Raw' AND standing = 'Open' AND owner_id IS NOT NULL");
        qualification.HasIndex(q => new { q.OwnerId, q.NextActionAt, q.LeadId }, "ix_lead_qualification_of_owner").HasFilter("owner_id IS NOT NULL AND standing = 'Open'");
        qualification.HasIndex(q => new { q.OwnerId, q.NextActionAt, q.LeadId }, "ix_lead_qualification_to_greet").HasFilter($"standing = 'Open' AND next_action = '{Lead.GreetIt}'");
        qualification.HasIndex(q => new { q.OwnerId, q.AnsweredAt, q.LeadId }, "ix_lead_qualification_answered").HasFilter("answered_at IS NOT NULL");
        qualification.HasIndex(q => new { q.Standing, q.CapturedAt, q.LeadId }, "ix_lead_qualification_standing");
        qualification.HasIndex(q => new { q.Score, q.LeadId }, "ix_lead_qualification_score");
        qualification.HasIndex(q => new { q.LastTouchAt, q.LeadId }, "ix_lead_qualification_last_touch");
        qualification.HasIndex(q => new { q.NextActionAt, q.LeadId }, "ix_lead_qualification_next_action");
        qualification.HasIndex(q => new { q.StageName, q.Score, q.LeadId }, "ix_lead_qualification_board_score").HasFilter(IsOpen);
        qualification.HasIndex(q => new { q.StageName, q.CapturedAt, q.LeadId }, "ix_lead_qualification_board_newest").HasFilter(IsOpen);
        qualification.HasIndex(q => new { q.OwnerId, q.StageName, q.Score, q.LeadId }, "ix_lead_qualification_board_owner").HasFilter($"owner_id IS NOT NULL AND {IsOpen}");
        qualification.HasIndex(q => new { q.SourceId, q.StageName, q.Score, q.LeadId }, "ix_lead_qualification_board_source").HasFilter($"source_id IS NOT NULL AND {IsOpen}");
        qualification.HasIndex(q => new { q.StageSince, q.LeadId }, "ix_lead_qualification_dead").HasFilter("standing = 'Dead'");
        qualification.HasIndex(q => q.RescoreOn, "ix_lead_qualification_rescore").HasFilter("rescore_on IS NOT NULL");
    }
}

internal sealed class LeadSearchConfiguration : IEntityTypeConfiguration<LeadSearch>
{
    public void Configure(EntityTypeBuilder<LeadSearch> search)
    {
        search.ToTable("lead_search");
        search.HasKey(s => s.LeadId);
        search.HasOne<Lead>().WithOne().HasForeignKey<LeadSearch>(s => s.LeadId);
        search.Property(s => s.LastNameKey).UseCollation(LeadConfiguration.SortCollation);
        search.Property(s => s.EmailKey).UseCollation(LeadConfiguration.SortCollation);
        search.Property(s => s.ExternalKey).UseCollation(LeadConfiguration.SortCollation);
        search.Property(s => s.EmailDomain).UseCollation(LeadConfiguration.SortCollation);
        search.HasIndex(s => s.Text, "ix_lead_search_text").HasMethod("gin").HasOperators("gin_trgm_ops");
        search.HasIndex(s => s.LastNameKey, "ix_lead_search_last_name").HasFilter("last_name_key <> ''");
        search.HasIndex(s => s.EmailKey, "ix_lead_search_email").HasFilter("email_key <> ''");
        search.HasIndex(s => s.ExternalKey, "ix_lead_search_external").HasFilter("external_key <> ''");
        search.HasIndex(s => new { s.EmailDomain, s.LeadId }, "ix_lead_search_domain").HasFilter("email_domain <> ''");
    }
}

internal sealed class LeadIdentityConfiguration : IEntityTypeConfiguration<LeadIdentity>
{
    public void Configure(EntityTypeBuilder<LeadIdentity> identity)
    {
        identity.ToTable("identities");
        identity.HasKey(i => new { i.Kind, i.Value });
        identity.Property(i => i.Value).HasMaxLength(LeadIdentity.ValueMaxLength);
    }
}

internal sealed class LeadAttachmentConfiguration : IEntityTypeConfiguration<LeadAttachment>
{
    public void Configure(EntityTypeBuilder<LeadAttachment> attachment)
    {
        attachment.ToTable("lead_attachments");
        attachment.Property(a => a.Name).HasMaxLength(LeadAttachment.NameMaxLength);
        attachment.HasOne<Lead>().WithMany().HasForeignKey(a => a.LeadId);
        attachment.HasIndex(a => new { a.LeadId, a.At, a.Id }, "ix_lead_attachments_of_lead");
    }
}

internal sealed class BantAnswerConfiguration : IEntityTypeConfiguration<BantAnswer>
{
    public void Configure(EntityTypeBuilder<BantAnswer> answer)
    {
        answer.ToTable("bant_answers");
        answer.Property(a => a.Note).HasMaxLength(BantAnswer.NoteMaxLength);
        answer.Property(a => a.Currency).HasMaxLength(3);
        answer.Property(a => a.Amount).HasPrecision(18, 2);
        answer.Property(a => a.FromHold).HasMaxLength(Domain.Agreements.StageDefinition.NameMaxLength);
        answer.HasIndex(a => new { a.LeadId, a.RecordedAt }, "ix_bant_answers_of_lead");
    }
}

internal sealed class ResponseConfiguration : IEntityTypeConfiguration<Response>
{
    public void Configure(EntityTypeBuilder<Response> response) =>
        response.HasIndex(r => new { r.LeadId, r.RecordedAt }, "ix_responses_of_lead");
}

internal sealed class StageEntryConfiguration : IEntityTypeConfiguration<StageEntry>
{
    public void Configure(EntityTypeBuilder<StageEntry> entry)
    {
        entry.Property(e => e.StageName).HasMaxLength(Domain.Agreements.StageDefinition.NameMaxLength);
        entry.Property(e => e.Why).HasMaxLength(StageEntry.WhyMaxLength);
        entry.HasIndex(e => new { e.LeadId, e.At }, "ix_stage_entries_of_lead");
        entry.HasIndex(e => e.At, "ix_stage_entries_at");
    }
}

internal sealed class JourneyConfiguration : IEntityTypeConfiguration<Journey>
{
    public void Configure(EntityTypeBuilder<Journey> journey) =>
        journey.HasIndex(j => new { j.LeadId, j.OriginLeadId, j.Number }, "ux_journeys_number").IsUnique(); // Those of a lead that went into another keep their numbers.
}

internal sealed class ActivityConfiguration : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> activity)
    {
        activity.Property(a => a.Summary).HasMaxLength(Activity.SummaryMaxLength);
        activity.Property(a => a.Data).IsJson();
        activity.HasIndex(a => new { a.LeadId, a.At, a.Id }, "ix_activities_of_lead").IncludeProperties(a => new { a.Side, a.Kind });
    }
}
