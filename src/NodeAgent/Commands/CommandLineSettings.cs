using System.CommandLine;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Commands;

/// <summary>Settings from flags.</summary>
internal sealed class CommandLineSettings(ParseResult parsed, IReadOnlyDictionary<Setting, Option<string?>> options) : ISettingSource
{
    public SettingValue? Find(Setting setting) =>
        options.TryGetValue(setting, out var option) && parsed.GetResult(option) is { Implicit: false } result && parsed.GetValue(option) is { Length: > 0 } text
            ? new SettingValue(text, result.IdentifierToken?.Value ?? setting.Flag)
            : null;
}
