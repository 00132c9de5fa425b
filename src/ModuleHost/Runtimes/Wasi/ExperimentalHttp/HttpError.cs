namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>Results of the functions of <c>wasi_experimental_http</c>, by their numbers (<c>http_error</c> in its witx).</summary>
internal enum HttpError : ushort
{
    Success = 0,
    InvalidHandle = 1,
    MemoryNotFound = 2,
    MemoryAccess = 3,
    BufferTooSmall = 4,
    HeaderNotFound = 5,
    Utf8 = 6,
    DestinationNotAllowed = 7,
    InvalidMethod = 8,
    InvalidEncoding = 9,
    InvalidUrl = 10,
    Request = 11,
    Runtime = 12,
    TooManySessions = 13,
}
