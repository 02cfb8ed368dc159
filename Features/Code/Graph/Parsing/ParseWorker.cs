using System.Buffers.Binary;
using System.Text;

namespace Capstan.Features.Code.Graph.Parsing;

/// <summary>What a worker is asked. A request is a frame of kind, body; the answer a frame of outcome, body.</summary>
internal enum WorkerRequest : byte { Parse = 1 }

internal enum WorkerOutcome : byte { Facts = 1, Timeout = 2, Failed = 3 }

/// <summary>
/// The child process that parses: C code with hand-written scanners reads whatever a repository holds, so it runs where its death hurts
/// one file only. Frames are a 32-bit little-endian length and that many bytes, on standard input and output; the end of input ends it.
/// </summary>
public static class ParseWorker
{
    public const string Verb = "parse-worker";

    /// <summary>The parser's own limit; the pool's, two seconds longer, is for what the parser does not notice.</summary>
    internal static readonly TimeSpan ParserLimit = TimeSpan.FromSeconds(8);

    /// <summary>After a file that left this much behind the worker ends; the pool starts a fresh one.</summary>
    private const long RetireAbove = 350L * 1024 * 1024;
    private const int LargeFile = 200_000;

    public static int Run()
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        return Run(input, output);
    }

    public static int Run(Stream input, Stream output)
    {
        var extractors = new Dictionary<byte, Extractor>();
        var facts = new FactsBuffer();
        var answer = new FrameWriter();
        var request = Array.Empty<byte>();
        var served = 0;
        while (Frames.Read(input, ref request, out var length))
        {
            answer.Reset();
            answer.Write(0);
            if ((WorkerRequest)request[0] == WorkerRequest.Parse)
            {
                Parse(request.AsSpan(1, length - 1), extractors, facts, answer);
            }
            else
            {
                answer.Write([(byte)WorkerOutcome.Failed]);
            }
            Frames.Write(output, answer);
            // Asking costs a read of /proc, so not after every small file.
            if ((length > LargeFile || ++served % 64 == 0) && Environment.WorkingSet > RetireAbove)
            {
                break;
            }
        }
        return 0;
    }

    /// <summary>grammar (1 byte), length of the path (4), path, content.</summary>
    private static void Parse(ReadOnlySpan<byte> request, Dictionary<byte, Extractor> extractors, FactsBuffer facts, FrameWriter answer)
    {
        var grammar = request[0];
        var pathLength = BinaryPrimitives.ReadInt32LittleEndian(request[1..]);
        var path = Encoding.UTF8.GetString(request.Slice(5, pathLength));
        if (!extractors.TryGetValue(grammar, out var extractor))
        {
            extractors[grammar] = extractor = SourceLanguages.Extractor(SourceLanguages.Grammars[grammar]);
        }
        ParseStatus status;
        try
        {
            status = extractor.Extract(request[(5 + pathLength)..], path, facts, ParserLimit);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A fault of ours on a tree of an unforeseen form: the file fails, the reason goes to the service's log.
            Console.Error.WriteLine($"parser: {path}: {failure}");
            answer.Write([(byte)WorkerOutcome.Failed]);
            return;
        }
        if (status == ParseStatus.Timeout)
        {
            answer.Write([(byte)WorkerOutcome.Timeout]);
            return;
        }
        answer.Write([(byte)WorkerOutcome.Facts]);
        facts.WriteTo(answer);
    }
}

/// <summary>Length-prefixed messages.</summary>
internal static class Frames
{
    /// <summary>More than any answer: the largest file with a record for every byte would be refused, not served.</summary>
    private const int Largest = 256 * 1024 * 1024;

    /// <summary>False at the end of the stream, also when it ends inside a frame.</summary>
    public static bool Read(Stream stream, ref byte[] buffer, out int length)
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        length = 0;
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return false;
        }
        length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is <= 0 or > Largest)
        {
            return false;
        }
        if (buffer.Length < length || buffer.Length > 8 * 1024 * 1024)
        {
            buffer = new byte[Math.Max(length, 64 * 1024)];
        }
        return stream.ReadAtLeast(buffer.AsSpan(0, length), length, throwOnEndOfStream: false) == length;
    }

    /// <summary>Writes a message whose first four bytes were left for its length.</summary>
    public static void Write(Stream stream, FrameWriter message)
    {
        message.PatchLength();
        stream.Write(message.Written.Span);
        stream.Flush();
    }
}
