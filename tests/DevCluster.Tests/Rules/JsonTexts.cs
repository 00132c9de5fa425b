using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Krustlet.DevCluster.Tests.Rules;

/// <summary>Random small JSON objects, as text; few names, so that two of them overlap.</summary>
public static class JsonTexts
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    public static Arbitrary<JsonText> Objects() => Arb.From(Gen.Sized(size => Object(Math.Min(size, 3))).Select(value => new JsonText(value)));

    private static Gen<string> Object(int depth) =>
        from names in Gen.SubListOf(Names)
        from values in Gen.CollectToArray(names, _ => Value(depth))
        select "{" + string.Join(',', names.Zip(values, (name, value) => $"\"{name}\":{value}")) + "}";

    private static Gen<string> Value(int depth)
    {
        var scalar = Gen.Elements("1", "2", "true", "\"x\"", "\"y\"", "[1,2]", "[]");
        return depth <= 0 ? scalar : Gen.Frequency((2, scalar), (2, Object(depth - 1)));
    }
}
