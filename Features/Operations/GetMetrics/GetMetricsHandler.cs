using System.Globalization;
using System.Text;

namespace Capstan.Features.Operations.GetMetrics;

public static class GetMetricsHandler
{
    private static readonly Metrics.Series Memory = Metrics.Gauge("process_resident_memory_bytes", "Resident memory of the process.");
    private static readonly Metrics.Series Cpu = Metrics.Gauge("process_cpu_seconds", "CPU time used, user and system.");
    private static readonly Metrics.Series Heap = Metrics.Gauge("dotnet_gc_heap_bytes", "Managed heap after the last collection.");
    private static readonly Metrics.Series Pause = Metrics.Gauge("dotnet_gc_pause_seconds", "Time spent in collections.");
    private static readonly Metrics.Series[] Collections =
        [.. Enumerable.Range(0, 3).Select(g => Metrics.Gauge("dotnet_gc_collections", "Collections so far.", "generation", g.ToString(CultureInfo.InvariantCulture)))];
    private static readonly Metrics.Series Threads = Metrics.Gauge("dotnet_threadpool_threads", "Threads in the pool.");
    private static readonly Metrics.Series Pending = Metrics.Gauge("dotnet_threadpool_queue_length", "Work items that wait for a thread.");

    /// <summary>Metrics, as Prometheus text</summary>
    public static ContentHttpResult Handle()
    {
        Memory.Set(Environment.WorkingSet);
        Cpu.Set(Environment.CpuUsage.TotalTime.TotalSeconds);
        Heap.Set(GC.GetGCMemoryInfo().HeapSizeBytes);
        Pause.Set(GC.GetTotalPauseDuration().TotalSeconds);
        for (var g = 0; g < Collections.Length; g++) Collections[g].Set(GC.CollectionCount(g));
        Threads.Set(ThreadPool.ThreadCount);
        Pending.Set(ThreadPool.PendingWorkItemCount);
        var text = new StringBuilder(8192);
        Metrics.Write(text);
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4", Encoding.UTF8);
    }
}
