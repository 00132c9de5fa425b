using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native.Gates;

/// <summary>Stands before <c>wasi:http/outgoing-handler</c>: a request that may not go where it wants to is denied, others are the engine's.</summary>
internal sealed unsafe class RequestGate(IRequestRules rules)
{
    private const int Scheme = 0;
    private const int Authority = 1;
    private const int Handle = 2;
    private Gate? gate;

    /// <param name="engine">Engine of the store.</param>
    /// <param name="linker">The component's.</param>
    /// <param name="context">The store.</param>
    /// <param name="data">Handle of this.</param>
    public void Bind(NativeEngine engine, NativeComponentLinker linker, nint context, nint data)
    {
        gate = rules.AllowsAny ? Gate.Open(engine, linker, context, RequestGateText.Text, "scheme", "authority", "handle") : null;
        linker.Replace(RequestGateText.Handler, "handle", &OnHandle, data);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint OnHandle(
        nint data, nint context, nint type, ComponentValue* arguments, nuint count, ComponentValue* results, nuint resultCount)
    {
        try
        {
            var self = (RequestGate)GCHandle.FromIntPtr(data).Target!;
            self.OnHandle(context, new ReadOnlySpan<ComponentValue>(arguments, (int)count), ref results[0]);
            return 0;
        }
        catch (Exception fault)
        {
            return NativeError.Create($"wasi:http failed: {fault.Message}");
        }
    }

    private void OnHandle(nint context, ReadOnlySpan<ComponentValue> arguments, ref ComponentValue result)
    {
        if (gate is not null && rules.Allows(ReadScheme(gate, context, arguments[0]), ReadAuthority(gate, context, arguments[0])))
        {
            gate.Call(context, Handle, arguments, ref result);
            return;
        }
        ComponentResources.Drop(context, arguments[0]);
        ComponentResources.Drop(context, arguments[1]);
        result = ComponentValue.Error(ComponentValue.Case("HTTP-request-denied"u8));
    }

    /// <summary>The scheme; what the engine takes for one that is not given.</summary>
    private static string? ReadScheme(Gate gate, nint context, in ComponentValue request)
    {
        ComponentValue scheme = default;
        gate.Call(context, Scheme, [request], ref scheme);
        try
        {
            return scheme.Some is null ? Uri.UriSchemeHttps : scheme.Some->Text.Text switch
            {
                "HTTP" => Uri.UriSchemeHttp,
                "HTTPS" => Uri.UriSchemeHttps,
                _ => null,
            };
        }
        finally
        {
            ComponentValue.Delete(ref scheme);
        }
    }

    private static string? ReadAuthority(Gate gate, nint context, in ComponentValue request)
    {
        ComponentValue authority = default;
        gate.Call(context, Authority, [request], ref authority);
        try
        {
            // Not Text, which leaves out zero bytes at the end.
            return authority.Some is null ? null : System.Text.Encoding.UTF8.GetString(authority.Some->Text.Span);
        }
        finally
        {
            ComponentValue.Delete(ref authority);
        }
    }
}
