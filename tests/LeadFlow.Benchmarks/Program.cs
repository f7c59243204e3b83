using LeadFlow.Benchmarks;

// Figures, by hand: dotnet run -c Release --project tests/LeadFlow.Benchmarks -- <mode>
return args switch
{
    ["api", .. var rest] => await ApiBenchmark.Run(rest),
    ["bulk", .. var rest] => await BulkImportBenchmark.Run(rest),
    ["undo", .. var rest] => await BulkImportBenchmark.RunUndo(rest),
    ["likeness"] => LikenessBenchmark.Run(),
    ["scan", .. var rest] => await BulkImportBenchmark.RunScan(rest),
    ["xlsx", .. var rest] => await BulkImportBenchmark.RunWorkbook(rest),
    ["chaos", .. var rest] => await ChaosBenchmark.Run(rest),
    ["claim", ..] => await ClaimRace.Run(),
    ["routing", .. var rest] => await RoutingBenchmark.Run(rest),
    ["desk", .. var rest] => await PagesAtScale.Run(rest),
    ["form"] => await FormBenchmark.Run(),
    ["form", "live"] => await FormBenchmark.RunLive(),
    ["import", .. var rest] => await ImportBenchmark.Run(rest),
    ["leave", .. var rest] => await LeaveBenchmark.Run(rest),
    ["live", .. var rest] => await LiveBenchmark.Run(rest),
    ["olist", .. var rest] => await ImportBenchmark.RunOlist(rest),
    ["pages", .. var rest] => await PagesBenchmark.Run(rest),
    ["preview", .. var rest] => await PreviewBenchmark.Run(rest),
    ["reports", .. var rest] => await ReportsBenchmark.Run(rest),
    ["start", .. var rest] => await StartBenchmark.Run(rest),
    ["sweep", .. var rest] => await SweepBenchmark.Run(rest),
    ["rescore", .. var rest] => await RescoreBenchmark.Run(rest),
    ["fill", var connection, var leads, ..] => await Fill(connection, int.Parse(leads, System.Globalization.CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static async Task<int> Fill(string connection, int leads)
{
    await ScaleData.Fill(connection, leads);
    return 0;
}

static int Usage()
{
    Console.WriteLine("""
        api [small] [large] [part]   the API at 8 connections with 1,000 and 100,000 leads: operations a second, p50, p95, CPU, and the ratio of the sizes; only the operations with this part in their name
        bulk [rows] [plain] [kill]   a very large file (default 1,000,000 rows): pace from first to last, memory, the list meanwhile, beside INSERT ... SELECT of the same rows; killed twice on the way (with "kill", that alone; with "plain", contacts without answers)
        chaos [minutes]              20 people at two nodes, one of which is killed every 30 s, PostgreSQL restarted twice (default 10): what was acknowledged is there once, and nobody is forgotten
        claim                        50 people on each of 200 hot leads at once, over two nodes: one winner each
        desk [sizes] [part]          the pages of the desk for a signed-in browser at 8 connections, at each size (default 10000 100000): views a second, p50, p95, CPU, and the ratio of the sizes
        fill <connection> <n>        n invented leads, by SQL, into the empty database of an installation
        form                         answers to a public form, each from a page of its own, at 1 and at 32 connections: a second, p50, p95, and the ratio
        form live                    from a visitor's press to the notice on the owner's screen at another node: p50, p95
        sweep [sizes]                10,000 deadlines that pass at once, at each size (default 10000 1000000): until each offer is closed and made again, and the ratio
        preview [n]                  a slider of a draft moved over n leads (default 100000) in Chromium: until the page shows the sample, and every lead (from this folder: tests/lighthouse needs npm ci)
        routing [n]                  n hot leads (default 10000) captured at two nodes and shared out by weights, then under caps: the shares, and who has more than their cap
        reports [sizes]              cry wolf and response over as many hand-offs as leads (default 10000 1000000), of all time and of 90 days, and the ratio
        rescore [n]                  a new agreement over n leads (default 1000000) at full speed, beside one UPDATE; killed half-way; and politely, with somebody at the list
        import [rows] [now]          a file of leads through the API to a process that rests: rows a second (default 8,000); with "now", in the moment in which it is ready
        leave [n]                    a rep with n open leads (default 5000) leaves: all passed on, and taken back
        live [claims] [viewers]      open queues at two nodes: from a claim to each of them; then one node dies and its viewers go on (default 100, 50)
        olist [file] [now]           the same with Olist's file of marketing qualified leads
        undo [rows]                  an import of which three rows in ten change a lead, taken back: every table beside what it was (default 100,000)
        start [n]                    on the embedded database: until it is ready and until the sign-in page is there, on a new folder and n times again (default 10)
        likeness                     how good the suggestions of duplicates are, on labelled pairs
        scan [n]                     the daily look for duplicates through n leads (default 1,000,000), with somebody at the list
        xlsx [rows]                  a workbook to its end (default 200,000 rows): how long, and in how much memory
        pages [views]                page views by a signed-in browser, then the memory high-water mark of the web process (default 1,000)
        """);
    return 2;
}
