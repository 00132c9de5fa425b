using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>
/// The module <c>wasi_experimental_http</c> of the original Krustlet: requests to the hosts that the Pod allows. Results are
/// <see cref="HttpError"/> in place of preview1's own codes; a function that fails changes nothing in the guest's memory.
/// </summary>
internal static class HttpFunctions
{
    public const string ModuleName = "wasi_experimental_http";

    private const int LongestUrl = 16 * 1024;
    private const int LongestHeaders = 64 * 1024;
    private const int LongestBody = 16 * 1024 * 1024;

    public static ImmutableArray<Preview1Definition> All { get; } =
    [
        new("req", "iiiiiiiiii", Request, Blocking.Always, Module: ModuleName),
        new("close", "i", Close, Module: ModuleName),
        new("header_get", "iiiiii", GetHeader, Module: ModuleName),
        new("headers_get_all", "iiii", GetHeaders, Module: ModuleName),
        new("body_read", "iiii", ReadBody, Blocking.Always, Module: ModuleName),
    ];

    /// <summary>URL, method, headers, body (address and length each), address of the status (u16), address of the handle (u32).</summary>
    private static Errno Request(ref Preview1Call call)
    {
        var (session, status, handle) = (call.State.Http, call.U32(8), call.U32(9));
        if (Read(call, session, out var request) is not HttpError.Success and var refused)
        {
            return Result(refused);
        }

        if (!call.Memory.TrySlice(status, sizeof(ushort), out _) || !call.Memory.TrySlice(handle, sizeof(uint), out _))
        {
            return Result(HttpError.MemoryAccess);
        }

        var sent = session.Send(request!);
        return call.Suspend(new HttpOperation(sent, memory => Answer(session, sent.GetAwaiter().GetResult(), memory, status, handle)));
    }

    private static HttpError Answer(HttpSession session, HttpExchange exchange, GuestMemory memory, uint status, uint handle)
    {
        if (exchange.Reply is not { } reply)
        {
            return exchange.Error;
        }

        memory.TryWrite(status, reply.Status);
        memory.TryWrite(handle, session.Open(reply));
        return HttpError.Success;
    }

    private static Errno Close(ref Preview1Call call)
    {
        call.State.Http.Close(call.U32(0));
        return Result(HttpError.Success);
    }

    /// <summary>handle, name (address and length), buffer (address and length), address of the length of the value.</summary>
    private static Errno GetHeader(ref Preview1Call call)
    {
        if (call.State.Http.Find(call.U32(0)) is not { } reply)
        {
            return Result(HttpError.InvalidHandle);
        }

        if (ReadText(call.Memory, call.U32(1), call.U32(2), out var name) is not HttpError.Success and var refused)
        {
            return Result(refused);
        }

        foreach (var header in reply.Headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Result(Write(call.Memory, Encoding.UTF8.GetBytes(header.Value), call.U32(3), call.U32(4), call.U32(5)));
            }
        }

        return Result(HttpError.HeaderNotFound);
    }

    /// <summary>handle, buffer (address and length), address of the length of all lines.</summary>
    private static Errno GetHeaders(ref Preview1Call call) => Result(
        call.State.Http.Find(call.U32(0)) is { } reply
            ? Write(call.Memory, HeaderLines.Format(reply.Headers), call.U32(1), call.U32(2), call.U32(3))
            : HttpError.InvalidHandle);

    /// <summary>handle, buffer (address and length), address of the count; a count of 0 is the end.</summary>
    private static Errno ReadBody(ref Preview1Call call)
    {
        if (call.State.Http.Find(call.U32(0)) is not { } reply)
        {
            return Result(HttpError.InvalidHandle);
        }

        var (session, buffer, length, count) = (call.State.Http, call.U32(1), call.U32(2), call.U32(3));
        if (reply.HasBytes || reply.HasEnded || length == 0)
        {
            return Result(Take(reply, call.Memory, buffer, length, count));
        }

        var filled = session.Fill(reply);
        return call.Suspend(new HttpOperation(filled, memory =>
            filled.GetAwaiter().GetResult() is not HttpError.Success and var failed ? failed : Take(reply, memory, buffer, length, count)));
    }

    private static HttpError Take(HttpReply reply, GuestMemory memory, uint buffer, uint length, uint count)
    {
        if (!memory.TrySlice(buffer, length, out var target) || !memory.TrySlice(count, sizeof(uint), out _))
        {
            return HttpError.MemoryAccess;
        }

        memory.TryWrite(count, (uint)reply.Take(target));
        return HttpError.Success;
    }

    private static HttpError Write(GuestMemory memory, byte[] bytes, uint buffer, uint length, uint written)
    {
        if (bytes.Length > length)
        {
            return HttpError.BufferTooSmall;
        }

        return memory.TrySlice(written, sizeof(uint), out _) && memory.TryWrite(buffer, bytes) && memory.TryWrite(written, (uint)bytes.Length)
            ? HttpError.Success
            : HttpError.MemoryAccess;
    }

    /// <summary>The checks in the original's order.</summary>
    private static HttpError Read(in Preview1Call call, HttpSession session, out HttpCall? request)
    {
        request = null;
        if (!call.Memory.TrySlice(0, 1, out _))
        {
            return HttpError.MemoryNotFound;
        }

        if (session.IsFull)
        {
            return HttpError.TooManySessions;
        }

        if (ReadText(call.Memory, call.U32(0), call.U32(1), out var text) is not HttpError.Success and var badUrl)
        {
            return badUrl;
        }

        if (text.Length > LongestUrl || !Uri.TryCreate(text, UriKind.Absolute, out var url) || !HttpCall.IsHttp(url) || url.IdnHost.Length == 0)
        {
            return HttpError.InvalidUrl;
        }

        return session.Allows(url) ? Read(call, url, out request) : HttpError.DestinationNotAllowed;
    }

    private static HttpError Read(in Preview1Call call, Uri url, out HttpCall? request)
    {
        request = null;
        if (ReadText(call.Memory, call.U32(2), call.U32(3), out var method) is not HttpError.Success and var badMethod)
        {
            return badMethod;
        }

        // CONNECT would ask the server for a connection to somewhere else.
        if (!HeaderLines.IsToken(method) || method.Equals("CONNECT", StringComparison.OrdinalIgnoreCase))
        {
            return HttpError.InvalidMethod;
        }

        if (!call.Memory.TrySlice(call.U32(6), call.U32(7), out var body))
        {
            return HttpError.BufferTooSmall;
        }

        if (ReadText(call.Memory, call.U32(4), call.U32(5), out var lines) is not HttpError.Success and var badHeaders)
        {
            return badHeaders;
        }

        if (lines.Length > LongestHeaders || HeaderLines.Parse(lines) is not { } headers)
        {
            return HttpError.InvalidEncoding;
        }

        if (body.Length > LongestBody)
        {
            return HttpError.Runtime;
        }

        request = new HttpCall(url, method, headers, body.ToArray());
        return HttpError.Success;
    }

    private static HttpError ReadText(GuestMemory memory, uint address, uint length, out string text)
    {
        text = "";
        if (!memory.TrySlice(address, length, out var bytes))
        {
            return HttpError.BufferTooSmall;
        }

        if (!Utf8.IsValid(bytes))
        {
            return HttpError.Utf8;
        }

        text = Encoding.UTF8.GetString(bytes);
        return HttpError.Success;
    }

    private static Errno Result(HttpError error) => (Errno)error;
}
