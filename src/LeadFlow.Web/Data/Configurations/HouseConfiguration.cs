using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class AgreementConfiguration : IEntityTypeConfiguration<Agreement>
{
    public void Configure(EntityTypeBuilder<Agreement> agreement)
    {
        agreement.Property(a => a.Content).IsJson();
        agreement.HasIndex(a => a.Version, "ux_agreements_version").IsUnique();
        agreement.HasIndex(a => a.State, "ux_agreements_one_active").IsUnique().HasFilter($"state = '{nameof(AgreementState.Active)}'");
        agreement.Property(a => a.Hash).HasMaxLength(64);
        agreement.Ignore(a => a.InForce);
        agreement.Ignore(a => a.IsSigned);
        agreement.HasMany(a => a.Signatures).WithOne().HasForeignKey(s => s.AgreementId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SignatureConfiguration : IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<Signature> signature)
    {
        signature.ToTable("agreement_signatures");
        signature.Property(s => s.Hash).HasMaxLength(64);
        signature.HasIndex(s => new { s.AgreementId, s.Side }, "ux_agreement_signatures_side").IsUnique();
        signature.HasIndex(s => new { s.AgreementId, s.UserId }, "ux_agreement_signatures_person").IsUnique();
    }
}

internal sealed class AgreementCommentConfiguration : IEntityTypeConfiguration<AgreementComment>
{
    public void Configure(EntityTypeBuilder<AgreementComment> comment)
    {
        comment.ToTable("agreement_comments");
        comment.Property(c => c.Section).HasMaxLength(AgreementComment.SectionMaxLength);
        comment.Property(c => c.Text).HasMaxLength(AgreementComment.TextMaxLength);
        comment.HasOne<Agreement>().WithMany().HasForeignKey(c => c.AgreementId).OnDelete(DeleteBehavior.Cascade);
        comment.HasIndex(c => new { c.AgreementId, c.At }, "ix_agreement_comments");
    }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.Property(u => u.Name).HasMaxLength(User.NameMaxLength);
        user.Property(u => u.TimeZone).HasMaxLength(100);
        user.Ignore(u => u.Actor);
        user.Property(u => u.Hours).IsJson();
        user.HasOne<Team>().WithMany().HasForeignKey(u => u.TeamId);
        user.HasIndex(u => u.NormalizedEmail, "EmailIndex").IsUnique();
    }
}

internal sealed class TeamConfiguration : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> team)
    {
        team.Property(t => t.Name).HasMaxLength(Team.NameMaxLength);
        team.Property(t => t.Territory).IsJson();
        team.HasIndex(t => t.Name, "ux_teams_name").IsUnique();
    }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.Property(k => k.Name).HasMaxLength(ApiKey.NameMaxLength);
        key.HasOne<User>().WithMany().HasForeignKey(k => k.UserId);
        key.HasIndex(k => k.Hash, "ux_api_keys_hash").IsUnique();
    }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.HasOne<User>().WithMany().HasForeignKey(i => i.UserId);
        invitation.HasIndex(i => i.TokenHash, "ux_invitations_token").IsUnique();
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit");
        entry.Property(e => e.Action).HasMaxLength(AuditEntry.ActionMaxLength);
        entry.HasIndex(e => e.At, "ix_audit_at");
    }
}

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> company)
    {
        company.Property(c => c.Id).ValueGeneratedNever();
        company.Property(c => c.Name).HasMaxLength(Company.NameMaxLength);
        company.Property(c => c.TimeZone).HasMaxLength(100);
        company.Property(c => c.HomeCountry).HasMaxLength(2);
        company.Property(c => c.KeysMadeBy).HasMaxLength(20);
        company.Property(c => c.AddressSalt).HasDefaultValueSql("gen_random_uuid()");
        company.Property(c => c.ReplyDomain).HasMaxLength(Company.DomainMaxLength);
        company.ToTable(t => t.HasCheckConstraint("ck_companies_one", "id = 1"));
    }
}

internal sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> record)
    {
        record.ToTable("idempotency");
        record.HasKey(r => new { r.UserId, r.Path, r.Key });
        record.Property(r => r.Key).HasMaxLength(IdempotencyRecord.KeyMaxLength);
        record.Property(r => r.Path).HasMaxLength(300);
        record.HasIndex(r => r.At, "ix_idempotency_at");
    }
}

internal sealed class OutboxConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox");
        message.Property(m => m.Kind).HasMaxLength(60);
        message.Property(m => m.Key).HasMaxLength(200);
        message.Property(m => m.Payload).HasColumnType("jsonb");
        message.HasIndex(m => new { m.Kind, m.Key }, "ux_outbox_key").IsUnique();
        message.Property(m => m.Error).HasMaxLength(OutboxMessage.ErrorMaxLength);
        message.HasIndex(m => m.DueAt, "ix_outbox_due").HasFilter("sent_at IS NULL");
        message.HasIndex(m => new { m.UserId, m.DueAt, m.Id }, "ix_outbox_of_user").HasFilter("sent_at IS NULL AND notice_id IS NOT NULL");
    }
}

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> job)
    {
        job.Property(j => j.Kind).HasMaxLength(60);
        job.Property<uint>("xmin").IsRowVersion();
        job.HasIndex(j => new { j.State, j.CreatedAt }, "ix_jobs_state");
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key) => key.HasIndex(k => k.Name, "ux_data_protection_keys_name").IsUnique();
}
