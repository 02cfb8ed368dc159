using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Capstan.Features.Kernel;

/// <summary>Counters, gauges and histograms of this process, written as Prometheus text (format 0.0.4) by <c>/metrics</c>.</summary>
public static class Metrics
{
    private static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private static readonly ConcurrentDictionary<string, Family> Families = new(StringComparer.Ordinal);

    private sealed record Family(string Name, string Kind, string Help)
    {
        public readonly ConcurrentDictionary<string, Series> Series = new(StringComparer.Ordinal);
    }

    /// <summary>One set of label values of a metric. Keep it where the hot path can reach it without a look-up.</summary>
    public sealed class Series(bool histogram)
    {
        private readonly long[]? _buckets = histogram ? new long[Buckets.Length + 1] : null;
        private long _count;
        private double _sum;
        private readonly Lock _lock = new();

        public void Add(double value = 1)
        {
            lock (_lock) _sum += value;
        }

        public void Set(double value)
        {
            lock (_lock) _sum = value;
        }

        public void Observe(double seconds)
        {
            var i = 0;
            while (i < Buckets.Length && seconds > Buckets[i]) i++;
            lock (_lock)
            {
                _buckets![i]++;
                _count++;
                _sum += seconds;
            }
        }

        public void ObserveSince(long started) => Observe(Stopwatch.GetElapsedTime(started).TotalSeconds);

        internal void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                if (_buckets is null)
                {
                    Line(text, name, labels, null, _sum);
                    return;
                }
                long running = 0;
                for (var i = 0; i <= Buckets.Length; i++)
                {
                    running += _buckets[i];
                    Line(text, name + "_bucket", labels, i < Buckets.Length ? Buckets[i].ToString(CultureInfo.InvariantCulture) : "+Inf", running);
                }
                Line(text, name + "_sum", labels, null, _sum);
                Line(text, name + "_count", labels, null, _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, string? le, double value)
        {
            text.Append(name);
            if (labels.Length > 0 || le is not null)
            {
                text.Append('{').Append(labels);
                if (le is not null) text.Append(labels.Length > 0 ? "," : "").Append("le=\"").Append(le).Append('"');
                text.Append('}');
            }
            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    public static Series Counter(string name, string help, params ReadOnlySpan<string> labels) => Get(name, "counter", help, labels);
    public static Series Gauge(string name, string help, params ReadOnlySpan<string> labels) => Get(name, "gauge", help, labels);

    /// <summary>Seconds, in buckets from 1 ms to 5 minutes. Labels come in pairs: name, value.</summary>
    public static Series Histogram(string name, string help, params ReadOnlySpan<string> labels) => Get(name, "histogram", help, labels);

    public static void Write(StringBuilder text)
    {
        foreach (var family in Families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind).Append('\n');
            foreach (var (labels, series) in family.Series.OrderBy(s => s.Key, StringComparer.Ordinal)) series.Write(text, family.Name, labels);
        }
    }

    private static Series Get(string name, string kind, string help, ReadOnlySpan<string> labels)
    {
        var family = Families.GetOrAdd(name, static (n, x) => new(n, x.kind, x.help), (kind, help));
        return family.Series.GetOrAdd(Labels(labels), static (_, histogram) => new(histogram), kind == "histogram");
    }

    private static string Labels(ReadOnlySpan<string> pairs)
    {
        var text = new StringBuilder();
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            if (i > 0) text.Append(',');
            text.Append(pairs[i]).Append("=\"")
                .Append(pairs[i + 1].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }
        return text.ToString();
    }
}
