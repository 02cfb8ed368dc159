using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Capstan.Features.Kernel;

/// <summary>Comma-separated values (RFC 4180) for spreadsheets: a cell that one would take for a formula begins with an apostrophe.</summary>
public static class CsvFile
{
    /// <summary>Writes rows while they are read; none is kept.</summary>
    public static async Task Write<T>(Stream body, string[] names, IAsyncEnumerable<T> rows, Func<T, string?[]> cells, CancellationToken ct)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(false), 32 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            InjectionEscapeCharacter = '\'',
        }, leaveOpen: true);
        await Line(names);
        await foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            await Line(cells(row));
        }
        await csv.FlushAsync();

        Task Line(string?[] fields)
        {
            foreach (var field in fields) csv.WriteField(field);
            return csv.NextRecordAsync();
        }
    }
}
