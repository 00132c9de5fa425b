using System.Text;

namespace Krustlet.ModuleHost.Tests.Service;

/// <summary>What is written to a module's standard input.</summary>
internal static class InputText
{
    /// <summary>A text, and its end.</summary>
    public static Func<Memory<byte>, CancellationToken, ValueTask<int>> Of(string text)
    {
        var left = Encoding.UTF8.GetBytes(text);
        return (buffer, _) =>
        {
            var count = left.Length;
            left.CopyTo(buffer);
            left = [];
            return ValueTask.FromResult(count);
        };
    }
}
