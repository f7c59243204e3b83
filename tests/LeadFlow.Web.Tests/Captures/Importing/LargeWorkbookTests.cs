using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

/// <summary>Memory is that of the whole process: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(LargeWorkbookTests), DisableParallelization = true)]
[Collection(nameof(LargeWorkbookTests))]
public sealed class LargeWorkbookTests
{
    [Fact]
    public async Task Two_hundred_thousand_rows_are_read_in_little_memory()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
            Xlsx.WriteLarge(stream, 200_000);
            var before = Live();
            using var book = Xlsx.Open(stream);
            await using var measured = new Measured();
            using (var writer = new RowStreamWriter(measured))
            {
                Assert.Equal(200_001, book.Write("Leads", writer, TestContext.Current.CancellationToken).Value);
            }

            // What earlier tests held may be let go meanwhile: the growth can come out below nothing.
            Assert.True(measured.Peak > 0, "the memory was never looked at");
            Assert.True(measured.Peak - before < 150L * 1024 * 1024, $"grew by {(measured.Peak - before) >> 20} MB");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Measured : MemoryStream
    {
        private int writes;

        public long Peak { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Look();

        public override void Write(byte[] buffer, int offset, int count) => Look();

        private void Look() => Peak = ++writes % 60 == 0 ? Math.Max(Peak, Live()) : Peak;
    }

    /// <summary>What is in use, in bytes. Collected once: the framework would go around all that earlier tests left until nothing changes any more.</summary>
    private static long Live()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
