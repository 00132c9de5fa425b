using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Reads a watch: one JSON document a line, each handed on as soon as its line is complete.</summary>
internal sealed class WatchReader<T>(ApiResource<T> resource, JsonTypeInfo<T> typeInfo, JsonTypeInfo<V1Status> statusInfo, string path)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        await using var _ = new PipeCompletion(pipe).ConfigureAwait(false);
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, out var line))
            {
                if (Parse(line) is { } change)
                {
                    yield return change;
                }
            }

            // What is left at the end is a line cut off by a lost connection: the next watch delivers it whole.
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private WatchEvent<T>? Parse(ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(line);
        var body = reader;
        var found = false;
        string? type = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                body = reader;
                found = true;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return found ? Build(type, body) : throw new JsonException("A watch event has no object.");
    }

    private WatchEvent<T> Build(string? type, Utf8JsonReader body)
    {
        body.Read();
        if (type == "ERROR")
        {
            throw ApiErrors.FromWatch(JsonSerializer.Deserialize(ref body, statusInfo) ?? new V1Status(), path);
        }

        var item = JsonSerializer.Deserialize(ref body, typeInfo) ?? throw new JsonException("A watch event's object is null.");
        ListReader.Complete(item, resource);
        return new WatchEvent<T>(KindOf(type), item.Metadata?.ResourceVersion ?? "", item);
    }

    private static WatchEventKind KindOf(string? type) => type switch
    {
        "ADDED" => WatchEventKind.Added,
        "MODIFIED" => WatchEventKind.Modified,
        "DELETED" => WatchEventKind.Deleted,
        "BOOKMARK" => WatchEventKind.Bookmark,
        _ => throw new JsonException($"A watch event of type '{type}' is not known."),
    };

    /// <summary>Returns the pipe's buffers however the reading ends.</summary>
    private readonly struct PipeCompletion(PipeReader pipe) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => pipe.CompleteAsync();
    }
}
