using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LeadFlow.Web.Data;

/// <summary>What search and filters ask follows the leads, in the same save.</summary>
public sealed partial class LeadFlowDb
{
    private void KeepSearchInStep()
    {
        Dictionary<Guid, EntityEntry<LeadSearch>>? known = null;
        foreach (var entry in ChangeTracker.Entries<Lead>().ToList())
        {
            if (entry.State == EntityState.Added)
            {
                LeadSearch.Add(Data.LeadSearch.Of(entry.Entity));
            }
            else if (entry.State == EntityState.Modified && (entry.Property(l => l.Title).IsModified || entry.Property(l => l.Email).IsModified || entry.Property(l => l.Company).IsModified
                || entry.Property(l => l.Phone).IsModified || entry.Property(l => l.ExternalId).IsModified || entry.Property(l => l.LastName).IsModified || entry.Property(l => l.CapturedAt).IsModified))
            {
                known ??= ChangeTracker.Entries<LeadSearch>().ToDictionary(s => s.Entity.LeadId);
                if (known.TryGetValue(entry.Entity.Id, out var old))
                {
                    old.State = EntityState.Detached;
                }

                LeadSearch.Update(Data.LeadSearch.Of(entry.Entity));
            }
        }
    }

    /// <summary>What filters ask of custom fields follows the leads: of a lead that has changed, the lines that differ.</summary>
    private void KeepFieldsInStep()
    {
        ILookup<Guid, EntityEntry<FieldValue>>? known = null;
        foreach (var entry in ChangeTracker.Entries<Lead>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            var fields = entry.Property(l => l.CustomFields);
            if (entry.State == EntityState.Added ? fields.CurrentValue is null : !fields.IsModified)
            {
                continue;
            }

            known ??= ChangeTracker.Entries<FieldValue>().ToLookup(v => v.Entity.LeadId);
            foreach (var old in known[entry.Entity.Id])
            {
                old.State = EntityState.Detached;
            }

            var was = entry.State == EntityState.Added ? [] : FieldValue.Of(entry.Entity.Id, fields.OriginalValue).ToDictionary(v => (v.Key, v.No));
            foreach (var value in FieldValue.Of(entry.Entity.Id, fields.CurrentValue))
            {
                if (!was.Remove((value.Key, value.No), out var before))
                {
                    FieldValues.Add(value);
                }
                else if (!before.Says(value))
                {
                    FieldValues.Update(value);
                }
            }

            FieldValues.RemoveRange(was.Values);
        }
    }
}
