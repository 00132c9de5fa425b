namespace Krustlet.Contracts.WellKnown;

/// <summary>Names of the RuntimeClasses and their handlers, one a runtime.</summary>
public static class RuntimeClasses
{
    /// <summary>WASI command modules and components.</summary>
    public const string Wasi = "krustlet-wasi";

    /// <summary>Components that serve wasi:http.</summary>
    public const string WasiHttp = "krustlet-wasi-http";

    /// <summary>waSCC actors.</summary>
    public const string Wascc = "krustlet-wascc";
}
