using System.Reflection;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>Guests that <c>eng/guests/build</c> compiled from samples/.</summary>
internal static class BuiltGuests
{
    public static byte[] Read(string name)
    {
        var root = typeof(BuiltGuests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
        var path = Path.GetFullPath(Path.Combine(root, "artifacts", "guests", name + ".wasm"));
        return File.Exists(path) ? File.ReadAllBytes(path) : throw new FileNotFoundException($"{path} is missing: run eng/guests/build");
    }
}
