using System.Text.Json;
using ExcelDataReader;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Shared;

/// <summary>Read back by a reader that is not ours.</summary>
public sealed class XlsxCellsTests
{
    [Fact]
    public async Task Numbers_days_and_instants_are_what_they_are_and_the_header_stays_in_sight()
    {
        var bytes = await Write([["Ä & <b>", 12, 1234.56m, new DateOnly(2026, 2, 28), new DateTime(2026, 2, 28, 13, 45, 0, DateTimeKind.Unspecified), null, .25]], ["Text", "Whole", "Amount", "Day", "At", "Empty", "Share"]);

        var rows = Read(bytes).Single().Rows;

        Assert.Equal(["Text", "Whole", "Amount", "Day", "At", "Empty", "Share"], rows[0]);
        Assert.Equal(["Ä & <b>", 12.0, 1234.56, new DateTime(2026, 2, 28, 0, 0, 0, DateTimeKind.Unspecified), new DateTime(2026, 2, 28, 13, 45, 0, DateTimeKind.Unspecified), null, .25], rows[1]);
        Assert.Contains("state=\"frozen\"", await Part(bytes, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_comes_back_as_it_was_whatever_stands_in_it()
    {
        string[] texts = ["=1+1", "@SUM(A1)", "'=1", "-2+3", "a\r\nb", "\ttab", " blanks ", "bell\u0007", "_x0041_", "_x000D_", "__x0041_", "\uFFFE", "\uFFFF", "🚀", "</t></is>", "]]>", "&amp;",
            .. JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.Path("strings/blns.json"), TestContext.Current.CancellationToken))!.Where(t => t.Length > 0)];

        var rows = Read(await Write(texts.Select(t => new object?[] { t }), ["Text"])).Single().Rows;

        Assert.Equal(texts, rows.Skip(1).Select(r => (string?)r[0]));
        Assert.True(texts.Length > 500);
    }

    [Fact]
    public async Task What_no_cell_can_hold_is_written_as_text_or_shortened_and_says_so()
    {
        var longText = string.Concat(Enumerable.Repeat("🚀", 20_000));

        var row = Read(await Write([[longText, 1234567890123456789.12m, new DateOnly(1850, 1, 2)]], ["Long", "Exact", "Old"])).Single().Rows[1];

        var text = (string)row[0]!;
        Assert.InRange(text.Length, XlsxCells.MaxText - 2, XlsxCells.MaxText);
        Assert.EndsWith(XlsxCells.Shortened, text, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(text[text.Length - XlsxCells.Shortened.Length - 1]));
        Assert.Equal(("1234567890123456789.12", "1850-01-02"), (row[1], row[2]));
    }

    [Fact]
    public async Task Rows_beyond_what_a_sheet_holds_go_on_in_a_further_one_under_the_same_header()
    {
        var sheets = Read(await Write(Enumerable.Range(1, 10).Select(i => new object?[] { i }), ["No"], maxRows: 4));

        Assert.Equal(["Leads", "Leads 2", "Leads 3", "Leads 4"], sheets.Select(s => s.Name));
        Assert.All(sheets, s => Assert.Equal("No", s.Rows[0][0]));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (double)i), sheets.SelectMany(s => s.Rows.Skip(1)).Select(r => (double)r[0]!));
    }

    [Fact]
    public async Task A_list_that_broke_off_is_a_file_that_no_program_opens()
    {
        using var stream = new MemoryStream();
        var file = ListFile.Of(ListFormat.Xlsx, "leads", "Leads", ["No"], Broken());

        await Assert.ThrowsAsync<InvalidOperationException>(() => file.Write(stream, TestContext.Current.CancellationToken));

        stream.Position = 0;
        Assert.ThrowsAny<Exception>(() => Read(stream.ToArray()));

        static async IAsyncEnumerable<object?[]> Broken()
        {
            yield return [1];
            await Task.Yield();
            throw new InvalidOperationException("The database is gone.");
        }
    }

    private static async Task<byte[]> Write(IEnumerable<object?[]> rows, ListColumn[] columns, int maxRows = XlsxCells.MaxRows)
    {
        using var bytes = new MemoryStream();
        await using (var stream = new ResponseLike(bytes))
        await using (var xlsx = await XlsxCells.Start(stream, "Leads", columns, TestContext.Current.CancellationToken, maxRows))
        {
            foreach (var row in rows)
            {
                await xlsx.Write(row, TestContext.Current.CancellationToken);
            }

            await xlsx.Finish(TestContext.Current.CancellationToken);
        }

        return bytes.ToArray();
    }

    internal static List<(string Name, List<object?[]> Rows)> Read(byte[] bytes)
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        using var stream = new MemoryStream(bytes);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        List<(string, List<object?[]>)> sheets = [];
        do
        {
            List<object?[]> rows = [];
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            }

            sheets.Add((reader.Name, rows));
        }
        while (reader.NextResult());
        return sheets;
    }

    private static async Task<string> Part(byte[] bytes, string name)
    {
        using var stream = new MemoryStream(bytes);
        using var zip = new System.IO.Compression.ZipArchive(stream);
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As the body of a response: forwards only, and never synchronously.</summary>
    private sealed class ResponseLike(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (count > 0)
            {
                throw new InvalidOperationException("Synchronous operations are disallowed.");
            }
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
