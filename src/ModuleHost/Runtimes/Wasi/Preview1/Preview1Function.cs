namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>The body of a preview1 function. Must not block and must not throw for anything a guest does.</summary>
internal delegate Errno Preview1Function(ref Preview1Call call);
