using System.Diagnostics;
using System.Globalization;

namespace Capstan.Api.Tests.Contract;

/// <summary>The pages that show the document, as a browser shows them: a script that fails leaves them blank, with a 200.</summary>
public sealed class DocumentPageTests(App app) : IClassFixture<App>
{
    [BrowserTheory]
    [InlineData("docs")]
    [InlineData("redoc")]
    [InlineData("scalar")]
    public async Task A_browser_shows_the_operations_and_nothing_fails_in_it(string page)
    {
        var (shown, console) = await Browser.Open(new Uri(app.BaseAddress, page));
        shown.ShouldContain("Ask about the code", customMessage: console);
        console.ShouldNotContain("Error", Case.Sensitive);
        // Redoc asks its makers for their logo, which the policy refuses and the page does without.
        console.Split('\n').Where(line => line.Contains("Content Security Policy", StringComparison.Ordinal) && !line.Contains("cdn.redoc.ly/redoc/logo", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

/// <summary>Chromium from the package manager, without a window.</summary>
internal static class Browser
{
    public static bool IsInstalled { get; } = File.Exists("/usr/bin/chromium");

    /// <summary>What a page became once its scripts had run, and what it wrote to the console.</summary>
    public static async Task<(string Shown, string Console)> Open(Uri address)
    {
        var profile = Directory.CreateTempSubdirectory("capstan-browser");
        try
        {
            // The time budget is the page's own clock, which runs ahead while nothing is on its way: no wall time is waited for.
            var start = new ProcessStartInfo("/usr/bin/chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr", $"--user-data-dir={profile.FullName}",
                string.Create(CultureInfo.InvariantCulture, $"--virtual-time-budget={30_000}"), "--dump-dom", address.ToString(),
            ]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var log = process.StandardError.ReadToEndAsync(limit.Token);
            var shown = await process.StandardOutput.ReadToEndAsync(limit.Token);
            var console = (await log).Split('\n').Where(line => line.Contains(":CONSOLE:", StringComparison.Ordinal));
            await process.WaitForExitAsync(limit.Token);
            return (shown, string.Join('\n', console));
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}

public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.IsInstalled ? null : "chromium is not installed: scripts/test installs it where the package manager has it";
}
