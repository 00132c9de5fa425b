using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>One open watch: lines go in, the client reads them as a streamed body.</summary>
internal sealed class StubWatch(string collection)
{
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>();

    public bool Covers(StubEvent change) => StubPaths.Contains(collection, change.Path);

    public void Send(StubEvent change) => Send(change.Type, change.Object);

    public void SendError(HttpStatusCode code, string reason) => Send("ERROR", StubAnswers.Status(code, reason));

    public void Close() => _lines.Writer.TryComplete();

    public void Break() => _lines.Writer.TryComplete(new IOException("connection reset"));

    public HttpResponseMessage Response() => new(HttpStatusCode.OK) { Content = new StreamContent(new Body(_lines.Reader)) };

    private void Send(string type, JsonObject item)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = item.DeepClone() }.ToJsonString() + "\n";
        _lines.Writer.TryWrite(Encoding.UTF8.GetBytes(line));
    }

    private sealed class Body : Stream
    {
        private readonly Pipe _pipe = new();
        private readonly Stream _stream;

        public Body(ChannelReader<byte[]> lines)
        {
            _stream = _pipe.Reader.AsStream();
            _ = CopyAsync(lines, _pipe.Writer);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _stream.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static async Task CopyAsync(ChannelReader<byte[]> lines, PipeWriter writer)
        {
            try
            {
                await foreach (var line in lines.ReadAllAsync())
                {
                    await writer.WriteAsync(line);
                }

                await writer.CompleteAsync();
            }
            catch (IOException broken)
            {
                await writer.CompleteAsync(broken);
            }
        }
    }
}
