using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadFlow.Web.Data.Configurations;

internal sealed class LeadTaskConfiguration : IEntityTypeConfiguration<LeadTask>
{
    private const string IsOpen = "done_at IS NULL AND dropped_at IS NULL";

    public void Configure(EntityTypeBuilder<LeadTask> task)
    {
        task.ToTable("tasks");
        task.Property(t => t.Title).HasMaxLength(LeadTask.TitleMaxLength);
        task.Property(t => t.Note).HasMaxLength(LeadTask.NoteMaxLength);
        task.Property(t => t.Version).IsConcurrencyToken();
        task.HasOne<User>().WithMany().HasForeignKey(t => t.AssigneeId);
        task.HasIndex(t => new { t.AssigneeId, t.DueAt, t.Id }, "ix_tasks_to_do").HasFilter(IsOpen);
        task.HasIndex(t => new { t.LeadId, t.DueAt }, "ix_tasks_of_lead");
        task.HasIndex(t => t.FollowsId, "ix_tasks_follows").HasFilter("follows_id IS NOT NULL");
        task.HasIndex(t => t.DueAt, "ix_tasks_to_tell").HasFilter($"{IsOpen} AND NOT is_all_day AND told_for IS DISTINCT FROM due_at");
        task.HasIndex(t => new { t.AssigneeId, t.DoneAt, t.Id }, "ix_tasks_done").HasFilter("done_at IS NOT NULL");
    }
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> notice)
    {
        notice.ToTable("notices");
        notice.Property(n => n.Summary).HasMaxLength(Notice.SummaryMaxLength);
        notice.Property(n => n.Mail).HasDefaultValue(NoticeMail.Never);
        notice.HasOne<User>().WithMany().HasForeignKey(n => n.UserId);
        notice.HasOne<Lead>().WithMany().HasForeignKey(n => n.LeadId);
        notice.HasIndex(n => new { n.UserId, n.At, n.Id }, "ix_notices_of_user");
        notice.HasIndex(n => n.UserId, "ix_notices_unread").HasFilter("read_at IS NULL");
        notice.HasIndex(n => new { n.UserId, n.At }, "ix_notices_to_digest").HasFilter($"mail = '{nameof(NoticeMail.Digest)}' AND digested_at IS NULL AND read_at IS NULL");
        notice.HasIndex(n => n.LeadId, "ix_notices_of_lead").HasFilter("lead_id IS NOT NULL");
    }
}

internal sealed class LiveEventConfiguration : IEntityTypeConfiguration<LiveEvent>
{
    public void Configure(EntityTypeBuilder<LiveEvent> live)
    {
        live.ToTable("live_events");
        live.Property(e => e.Id).UseIdentityAlwaysColumn();
        live.Property(e => e.Kind).HasMaxLength(30);
        live.Ignore(e => e.IsForMany);
        live.HasIndex(e => e.At, "ix_live_events_at");
    }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.Property(v => v.Name).HasMaxLength(SavedView.NameMaxLength);
        view.Property(v => v.Query).HasMaxLength(SavedView.QueryMaxLength);
        view.Property(v => v.Version).IsConcurrencyToken();
        view.HasOne<User>().WithMany().HasForeignKey(v => v.OwnerId);
        view.HasIndex(v => new { v.OwnerId, v.Name }, "ux_saved_views_name").IsUnique();
        view.HasIndex(v => v.IsShared, "ix_saved_views_shared").HasFilter("is_shared");
    }
}

internal sealed class BulkActionConfiguration : IEntityTypeConfiguration<BulkAction>
{
    public void Configure(EntityTypeBuilder<BulkAction> bulk)
    {
        bulk.Property(b => b.Kind).HasMaxLength(30);
        bulk.Property(b => b.Target).HasColumnType("jsonb");
        bulk.Property(b => b.Parameters).HasColumnType("jsonb");
        bulk.HasIndex(b => new { b.ById, b.CreatedAt }, "ix_bulk_actions_of_user");
    }
}

internal sealed class BulkChangeConfiguration : IEntityTypeConfiguration<BulkChange>
{
    public void Configure(EntityTypeBuilder<BulkChange> change)
    {
        change.HasKey(c => new { c.BulkId, c.No });
        change.HasOne<BulkAction>().WithMany().HasForeignKey(c => c.BulkId);
        change.HasIndex(c => c.LeadId, "ix_bulk_changes_of_lead");
        change.HasIndex(c => new { c.BulkId, c.No }, "ix_bulk_changes_refused").HasFilter("refusal IS NOT NULL");
        change.Property(c => c.Before).HasColumnType("jsonb");
    }
}

internal sealed class UserPreferencesConfiguration : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> preferences)
    {
        preferences.ToTable("user_preferences");
        preferences.HasKey(p => p.UserId);
        preferences.HasOne<User>().WithOne().HasForeignKey<UserPreferences>(p => p.UserId);
        preferences.Property(p => p.Mails).IsJson();
        preferences.Ignore(p => p.Quiet);
        preferences.Ignore(p => p.Digest);
        preferences.HasIndex(p => p.DigestDueAt, "ix_user_preferences_digest").HasFilter("digest_due_at IS NOT NULL");
        preferences.HasIndex(p => p.CalendarTokenHash, "ux_user_preferences_calendar").IsUnique().HasFilter("calendar_token_hash IS NOT NULL");
    }
}
