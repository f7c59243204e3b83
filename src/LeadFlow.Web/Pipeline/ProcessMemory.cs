using System.Runtime.InteropServices;

namespace LeadFlow.Web.Pipeline;

/// <summary>
/// How little this process holds on to. Besides garbage that is what the compiler frees: glibc keeps it, in a place for each thread, and the more of it
/// the more was freed at once. Together it was a tenth of a process that has shown all of its pages.
/// </summary>
internal static partial class ProcessMemory
{
    private const int TrimThreshold = -1, MapThreshold = -3, Arenas = -8; // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h.

    /// <summary>To be called first: what is freed from now on is given back. Elsewhere than on glibc nothing happens.</summary>
    public static void KeepLittle() => Try(() =>
    {
        _ = Set(Arenas, 2);
        _ = Set(MapThreshold, 64 * 1024); // In bytes; the compiler takes its memory in pieces of this size.
        _ = Set(TrimThreshold, 128 * 1024);
    });

    /// <summary>Gives back what is free, as after a start or a big import, garbage included. Everything waits for it, some 50 ms.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Try(() => _ = Trim(0));
    }

    private static void Try(Action call)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            call();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
