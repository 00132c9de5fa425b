using System.Reflection;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>Objects of the API's models with a value in every field, lists and maps of one item.</summary>
internal static class FilledObjects
{
    public static readonly DateTime Time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddMicroseconds(678901);

    public static object Of(Type type) => Make(type, []) ?? throw new ArgumentException($"{type} cannot be filled.", nameof(type));

    private static object? Make(Type declared, List<Type> path)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return Scalar(type) ?? (type.IsGenericType ? MakeCollection(type, path) : MakeModel(type, path));
    }

    private static object? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) || type == typeof(object) => "text",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 7,
        _ when type == typeof(long) => 8L,
        _ when type == typeof(double) => 2.5,
        _ when type == typeof(DateTime) => Time,
        _ when type == typeof(byte[]) => new byte[] { 0, 1, 254, 255 },
        _ when type == typeof(IntOrString) => (IntOrString)"http",
        _ when type == typeof(ResourceQuantity) => new ResourceQuantity("1500m"),
        _ => null,
    };

    private static object? MakeCollection(Type type, List<Type> path)
    {
        var arguments = type.GetGenericArguments();
        if (Make(arguments[^1], path) is not { } item)
        {
            return null;
        }

        dynamic made = Activator.CreateInstance((arguments.Length == 1 ? typeof(List<>) : typeof(Dictionary<,>)).MakeGenericType(arguments))!;
        if (arguments.Length == 1)
        {
            made.Add((dynamic)item);
        }
        else
        {
            made.Add("name", (dynamic)item);
        }

        return made;
    }

    /// <summary>Null for a model inside itself (a schema's schemas): one of them is enough.</summary>
    private static object? MakeModel(Type type, List<Type> path)
    {
        if (path.Contains(type))
        {
            return null;
        }

        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true }))
        {
            property.SetValue(made, Make(property.PropertyType, [.. path, type]));
        }

        return made;
    }
}
