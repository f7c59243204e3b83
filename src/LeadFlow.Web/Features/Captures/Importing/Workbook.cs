using System.IO.Compression;
using System.Xml;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Why a workbook cannot be read, as a sentence.</summary>
internal sealed class WorkbookException(string sentence) : Exception(sentence);

/// <summary>
/// An Excel workbook (XLSX), read as a stream and by our own hand: a reader that takes it whole would hold every text of it in memory, and
/// would unpack a bomb before anybody could say no. What is unpacked is measured while it is read; nothing that lies about its size goes far.
/// </summary>
internal sealed class Workbook : IDisposable
{
    /// <summary>Bytes that one part of it may unpack to.</summary>
    public const long MaxUnpacked = 2L * 1024 * 1024 * 1024;

    /// <summary>How many times its size a part may unpack to: a bomb's does to a thousand.</summary>
    public const int MaxRatio = 200;

    /// <summary>Cells with something in them, of one sheet.</summary>
    public const int MaxCells = 10_000_000;

    private const int MaxEntries = 10_000;
    private const int MaxSheets = 500;
    private const long RatioFrom = 1024 * 1024;
    private const string Damaged = "This Excel workbook is damaged, or did not arrive whole. Save it again and upload it once more.";

    private readonly ZipArchive zip;
    private readonly List<(string Name, string Path, bool IsHidden)> sheets = [];
    private WorkbookFormats? formats;
    private WorkbookTexts? texts;
    private bool from1904;

    private Workbook(ZipArchive zip) => this.zip = zip;

    /// <summary>The names of its sheets, those that are shown first.</summary>
    public IReadOnlyList<string> Sheets => [.. sheets.OrderBy(s => s.IsHidden).Select(s => s.Name)];

    /// <param name="stream">Seekable; stays the caller's.</param>
    public static async Task<bool> LooksLikeOne(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var head = new byte[4];
        return await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) == 4 && head is [(byte)'P', (byte)'K', 3, 4];
    }

    public static Reading<Workbook> Open(Stream stream)
    {
        ZipArchive? zip = null;
        try
        {
            stream.Position = 0;
            zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var workbook = new Workbook(zip);
            workbook.ReadSheets();
            (var opened, zip) = (workbook, null);
            return Reading.Of(opened);
        }
        catch (WorkbookException e)
        {
            return Reading.Failed<Workbook>(e.Message);
        }
        catch (Exception e) when (IsDamage(e))
        {
            return Reading.Failed<Workbook>(Damaged);
        }
        finally
        {
            zip?.Dispose();
        }
    }

    /// <summary>Writes the rows of a sheet that have anything in them, each with its number.</summary>
    /// <returns>How many, or a refusal: then what was written is not to be used.</returns>
    public Reading<int> Write(string sheet, RowStreamWriter to, CancellationToken cancellationToken, int maxCells = MaxCells)
    {
        try
        {
            var path = sheets.Where(s => s.Name == sheet).Select(s => s.Path).FirstOrDefault() ?? throw new WorkbookException($"The workbook has no sheet \"{Reading.Shorten(sheet)}\". It has {Reading.Shorten(string.Join(", ", Sheets), 300)}.");
            formats ??= Find("xl/styles.xml") is { } styles ? WorkbookFormats.Read(Xml(styles)) : WorkbookFormats.None;
            texts ??= Find("xl/sharedStrings.xml") is { } strings ? WorkbookTexts.Read(Xml(strings), cancellationToken) : WorkbookTexts.None;
            using var xml = Xml(Find(path) ?? throw new WorkbookException(Damaged));
            var rows = 0;
            foreach (var (number, cells) in new WorkbookSheet(texts, formats, from1904, maxCells).Rows(xml))
            {
                to.Write(number, cells, cells.TrueForAll(Text.IsStorable) ? null : "The row holds a character that cannot be stored (NUL, or half of a pair).");
                if (++rows % 1000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            return Reading.Of(rows);
        }
        catch (WorkbookException e)
        {
            return Reading.Failed<int>(e.Message);
        }
        catch (Exception e) when (IsDamage(e))
        {
            return Reading.Failed<int>(Damaged);
        }
    }

    public void Dispose() => zip.Dispose();

    private void ReadSheets()
    {
        if (zip.Entries.Count > MaxEntries)
        {
            throw new WorkbookException("This archive has too many parts for a workbook.");
        }

        var book = Find("xl/workbook.xml") ?? throw new WorkbookException(
            Find("xl/workbook.bin") is not null ? "This is a binary Excel workbook (XLSB); save it as XLSX or CSV and import that file."
            : Find("content.xml") is not null ? "This is an OpenDocument spreadsheet; save it as XLSX or CSV and import that file."
            : "This is a ZIP archive, not a workbook; unpack it and import the file inside.");
        var targets = Targets();
        using var xml = Xml(book);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "workbookPr")
            {
                from1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml.LocalName == "sheet" && xml.GetAttribute("name") is { } name && Relation(xml) is { } id && targets.TryGetValue(id, out var path))
            {
                sheets.Add((name, path, xml.GetAttribute("state") is "hidden" or "veryHidden"));
                if (sheets.Count > MaxSheets)
                {
                    throw new WorkbookException($"The workbook has more than {MaxSheets} sheets.");
                }
            }
        }

        if (sheets.Count == 0)
        {
            throw new WorkbookException("The workbook has no sheet with rows.");
        }
    }

    /// <summary>Where the sheets lie, by the id that the workbook calls them.</summary>
    private Dictionary<string, string> Targets()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using var xml = Xml(Find("xl/_rels/workbook.xml.rels") ?? throw new WorkbookException(Damaged));
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("Type")?.EndsWith("/worksheet", StringComparison.Ordinal) == true
                && (xml.GetAttribute("Id"), xml.GetAttribute("Target")) is ({ } id, { } target))
            {
                targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
            }
        }

        return targets;
    }

    private static string? Relation(XmlReader xml)
    {
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            xml.MoveToAttribute(i);
            if (xml.LocalName == "id" && xml.Prefix.Length > 0)
            {
                var id = xml.Value;
                xml.MoveToElement();
                return id;
            }
        }

        xml.MoveToElement();
        return null;
    }

    private ZipArchiveEntry? Find(string path) => zip.GetEntry(path) ?? zip.Entries.FirstOrDefault(e => string.Equals(e.FullName.Replace('\\', '/'), path, StringComparison.OrdinalIgnoreCase));

    private static XmlReader Xml(ZipArchiveEntry entry)
    {
        if (entry.Length > MaxUnpacked || (entry.Length > RatioFrom && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio))
        {
            throw TooBig();
        }

        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, IgnoreComments = true, IgnoreProcessingInstructions = true };
        return XmlReader.Create(new Measured(entry.Open(), Math.Max(RatioFrom, entry.CompressedLength * MaxRatio)), settings);
    }

    private static WorkbookException TooBig() => new("This workbook unpacks to far more than its own size, which honest ones do not. Save it as CSV and import that file.");

    private static bool IsDamage(Exception e) => e is InvalidDataException or XmlException or EndOfStreamException or FormatException or OverflowException or NotSupportedException or ArgumentException;

    /// <summary>Ends a stream that goes on for longer than it may, whatever it said of its length.</summary>
    private sealed class Measured(Stream inner, long limit) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            read += count;
            return read > limit ? throw TooBig() : count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
