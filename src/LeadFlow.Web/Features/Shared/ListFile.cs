using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What a list can be taken with one as.</summary>
public enum ListFormat { Csv, Xlsx }

/// <param name="Width">Of its column in a workbook, in characters.</param>
public sealed record ListColumn(string Name, int Width = 16)
{
    public static implicit operator ListColumn(string name) => new(name);
}

/// <summary>A list as a file, row by row from the database to the browser: nothing of it is kept here.</summary>
/// <param name="Write">Streams the file; to be called before the request ends.</param>
public sealed record ListFile(string FileName, string ContentType, Func<Stream, CancellationToken, Task> Write)
{
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="title">Of the sheet.</param>
    /// <param name="rows">Cells are texts, numbers, days (<see cref="DateOnly"/>) or local instants (<see cref="DateTime"/>), or null.</param>
    public static ListFile Of(ListFormat format, string name, string title, IReadOnlyList<ListColumn> columns, IAsyncEnumerable<object?[]> rows) => format switch
    {
        ListFormat.Xlsx => new($"{name}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (stream, cancellationToken) => WriteXlsx(title, columns, rows, stream, cancellationToken)),
        _ => new($"{name}.csv", "text/csv; charset=utf-8", (stream, cancellationToken) => WriteCsv(columns, rows, stream, cancellationToken)),
    };

    /// <summary>Named after what it lists, and the day.</summary>
    public static string NameOf(string what, DateTimeOffset today) => string.Create(CultureInfo.InvariantCulture, $"{what}-{today:yyyy-MM-dd}");

    private static async Task WriteCsv(IReadOnlyList<ListColumn> columns, IAsyncEnumerable<object?[]> rows, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = new CsvCells(stream);
        await csv.Write(columns.Select(c => c.Name), cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await csv.Write(row.Select(Text), cancellationToken);
        }
    }

    private static async Task WriteXlsx(string title, IReadOnlyList<ListColumn> columns, IAsyncEnumerable<object?[]> rows, Stream stream, CancellationToken cancellationToken)
    {
        await using var xlsx = await XlsxCells.Start(stream, title, columns, cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await xlsx.Write(row, cancellationToken);
        }

        await xlsx.Finish(cancellationToken);
    }

    private static string? Text(object? cell) => cell switch
    {
        null => null,
        string text => text,
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        DateTime at => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.##", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
    };
}

/// <summary>Sends a list as the file that it is.</summary>
public sealed class ListFileResult(ListFile file) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = file.ContentType;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = file.FileName }.ToString();
        return file.Write(response.Body, context.HttpContext.RequestAborted);
    }
}
