using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Tests.Captures;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Fields;

/// <summary>Custom fields in a file.</summary>
public sealed class ImportedFieldsTests(ImportFixture app) : IClassFixture<ImportFixture>
{
    [Fact]
    public async Task A_file_brings_values_of_their_kinds_and_says_at_which_cell_one_is_none()
    {
        await app.Send(new DefineField.Command("Docks", FieldKind.Number));
        await app.Send(new DefineField.Command("Open since", FieldKind.Date));
        await app.Send(new DefineField.Command("Stores", FieldKind.MultiChoice, "Frozen\nChilled"));
        const string Mapping = """{"columns":{"Mail":"email","Docks":"customFields.docks","Since":"customFields.open-since","Stores":"customFields.stores","Shoe":"customFields.shoe size"},"dateFormat":"dd.MM.yyyy"}""";
        var done = await app.Import("Mail,Docks,Since,Stores,Shoe\nfirst@x.example,\"1,250\",31.03.2027,chilled;frozen,42\nsecond@x.example,many,,,\nthird@x.example,,,Boiling,\n", Mapping);

        Assert.Equal((1, 2), (done.Created, done.Rejected));
        var fields = await app.Ask(db => db.Leads.Where(l => l.Email == "first@x.example").Select(l => l.CustomFields).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("1250", "2027-03-31", "Frozen\nChilled", "42"), (fields!["docks"], fields["open-since"], fields["stores"], fields["shoe size"]));
        var rejected = await app.RejectedRows(done.Id);
        Assert.Contains("Docks: \"\"many\"\" is not a number", rejected, StringComparison.Ordinal);
        Assert.Contains("is none of Frozen, Chilled", rejected, StringComparison.Ordinal);
        Assert.Equal(5, await app.Ask(db => db.FieldValues.CountAsync(TestContext.Current.CancellationToken)));
    }
}
