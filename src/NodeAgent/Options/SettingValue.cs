namespace Krustlet.NodeAgent.Options;

/// <summary>What a source says a setting is.</summary>
/// <param name="Text">The value as written.</param>
/// <param name="Origin">Where it was written, in the words the user would look for: a flag, a variable, or a file and its key.</param>
internal sealed record SettingValue(string Text, string Origin);
