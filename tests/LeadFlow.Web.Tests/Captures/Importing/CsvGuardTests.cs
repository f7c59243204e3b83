using CsvHelper;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class CsvGuardTests
{
    [Theory]
    [InlineData(','), InlineData('\t')]
    public void The_guard_and_the_parser_agree_on_where_records_begin_and_end_whatever_the_text(char delimiter)
    {
        var random = new Random(20260101);
        var alphabet = $"a\"\"{delimiter} \r\n\0é";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var shown = text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

            using var guarded = Parser(new CsvGuard(new StringReader(text), delimiter, damagedText: false, '\"', out var notes), delimiter);
            using var plain = Parser(new StringReader(text), delimiter);
            while (plain.Read())
            {
                Assert.True(guarded.Read());
                Assert.Equal(Cells(plain), Cells(guarded));
                Assert.True(notes.TryDequeue(out var note), $"No note for a record of {shown}");
                Assert.True(plain.LineNumber == note.Line, $"Line {note.Line} instead of {plain.LineNumber} in {shown}");
            }

            Assert.False(guarded.Read());
            Assert.True(notes.Count == 0, $"A note too many for {shown}");
        }
    }

    private static string[] Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    private static CsvReader Parser(TextReader text, char delimiter) =>
        CsvReader.Create(text, CsvRecords.Options(delimiter, bufferSize: 256) with { TrackLineNumbers = true });
}
