using System.Text;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

/// <summary>Opens and reads CSV in tests.</summary>
internal static class Csv
{
    public static MemoryStream Stream(string text, Encoding? encoding = null) => new((encoding ?? new UTF8Encoding(false)).GetBytes(text));

    public static async Task<CsvFile> Open(Stream stream, CsvChoices? choices = null)
    {
        var opened = await CsvFile.OpenAsync(stream, choices, TestContext.Current.CancellationToken);
        Assert.Null(opened.Problem);
        return opened.Value!;
    }

    public static Task<CsvFile> Open(string text) => Open(Stream(text));

    public static async Task<string> Refusal(Stream stream)
    {
        var opened = await CsvFile.OpenAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(opened.Problem);
        Assert.Null(opened.Value);
        return opened.Problem;
    }

    public static async Task<List<CsvRow>> Rows(CsvFile file) => await file.ReadAsync(TestContext.Current.CancellationToken).ToListAsync();

    public static async Task<List<CsvRow>> Rows(string text) => await Rows(await Open(text));
}
