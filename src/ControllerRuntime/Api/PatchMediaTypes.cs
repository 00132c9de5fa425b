namespace Krustlet.ControllerRuntime.Api;

/// <summary>The media type that tells the API server which patch language a PATCH is written in.</summary>
public static class PatchMediaTypes
{
    /// <summary>The media type of a patch language.</summary>
    public static string For(PatchKind kind) => kind switch
    {
        PatchKind.Json => "application/json-patch+json",
        PatchKind.Merge => "application/merge-patch+json",
        PatchKind.StrategicMerge => "application/strategic-merge-patch+json",
        PatchKind.Apply => "application/apply-patch+yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a patch language."),
    };
}
