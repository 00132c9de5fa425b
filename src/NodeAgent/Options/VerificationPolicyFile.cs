using Krustlet.Oci.Failures;
using Krustlet.Oci.Verification;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// The file of <c>--verification-policy</c>: <c>rules</c>, each with <c>image</c> (a pattern), <c>required</c> (true unless said otherwise) and
/// <c>keys</c>, each a <c>file</c> or a <c>pem</c>. What is wrong is told, all of it, and the agent does not start: a rule that was mistyped must not let anything run.
/// </summary>
internal sealed class VerificationPolicyFile
{
    private const long LongestFile = 1024 * 1024;
    private readonly SettingReader reader;
    private readonly string path;
    private readonly List<VerificationRule> rules = [];

    private VerificationPolicyFile(SettingReader reader, string path) => (this.reader, this.path) = (reader, path);

    /// <summary>The policy; that of no rules when there is no such file, or problems were reported.</summary>
    public static VerificationPolicy Read(SettingReader reader)
    {
        if (reader.Text(PodSettings.VerificationPolicy) is not { } path)
        {
            return VerificationPolicy.None;
        }

        var file = new VerificationPolicyFile(reader, Path.GetFullPath(path));
        file.ReadRules();
        return new VerificationPolicy(file.rules);
    }

    private void ReadRules()
    {
        if (Load() is not { } root)
        {
            return;
        }

        CheckFields(root, "", "rules");
        if (Child(root, "rules") is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            Refuse("rules", "has to be a list with at least one rule, like - image: \"*\" with keys; leave the file away to demand no signatures");
            return;
        }

        foreach (var (node, index) in list.Children.Select(static (node, index) => (node, index)))
        {
            ReadRule(node, $"rules[{index}]");
        }
    }

    private void ReadRule(YamlNode node, string at)
    {
        if (node is not YamlMappingNode rule)
        {
            Refuse(at, "has to be a mapping with image and keys");
            return;
        }

        CheckFields(rule, at + ".", "image", "required", "keys");
        var required = Required(rule, at);
        var keys = Keys(rule, at);
        if (Pattern(rule, at) is not { } pattern)
        {
            return;
        }

        if (rules.Any(other => other.Images.Text == pattern.Text))
        {
            Refuse($"{at}.image", $"\"{pattern}\" has a rule already; write one for it");
        }

        if (required == (keys.Count == 0))
        {
            Refuse($"{at}.keys", required
                ? "has no key that can be used; give at least one as - file: /PATH or - pem: TEXT, or set required: false for images that need no signature"
                : "are never used where required is false; remove them, or required");
        }

        rules.Add(new VerificationRule(pattern, required ? new SignatureDemand($"the rule for {pattern} in {path}", keys) : null));
    }

    private bool Required(YamlMappingNode rule, string at)
    {
        if (Child(rule, "required") is not { } node)
        {
            return true;
        }

        if (node is YamlScalarNode scalar && bool.TryParse(scalar.Value, out var required))
        {
            return required;
        }

        Refuse($"{at}.required", "is neither true nor false; give one of them");
        return true;
    }

    private ImagePattern? Pattern(YamlMappingNode rule, string at)
    {
        try
        {
            return ImagePattern.Parse(Text(rule, "image") ?? "");
        }
        catch (RegistryException refusal)
        {
            Refuse($"{at}.image", refusal.Message);
            return null;
        }
    }

    private List<VerificationKey> Keys(YamlMappingNode rule, string at)
    {
        switch (Child(rule, "keys"))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. list.Children.SelectMany((node, index) => KeysOf(node, $"{at}.keys[{index}]")).DistinctBy(static key => key.Fingerprint)];
            default:
                Refuse($"{at}.keys", "has to be a list of - file: /PATH or - pem: TEXT");
                return [];
        }
    }

    private IReadOnlyList<VerificationKey> KeysOf(YamlNode node, string at)
    {
        try
        {
            if (node is YamlMappingNode { Children.Count: 1 } key)
            {
                return (Text(key, "file"), Text(key, "pem")) switch
                {
                    ({ } file, null) when Path.IsPathRooted(file) => VerificationKeys.Parse(ReadText(file), file),
                    (null, { } pem) => VerificationKeys.Parse(pem, $"{path} ({at})"),
                    _ => Nothing(at),
                };
            }

            return Nothing(at);
        }
        catch (Exception failure) when (failure is RegistryException or IOException or UnauthorizedAccessException)
        {
            Refuse(at, failure.Message);
            return [];
        }
    }

    private IReadOnlyList<VerificationKey> Nothing(string at)
    {
        Refuse(at, "has to be file: with an absolute path, or pem: with a public key, and nothing else");
        return [];
    }

    private YamlMappingNode? Load()
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(ReadText(path)));
            if (yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode root)
            {
                return root;
            }

            Refuse("", "has to hold one mapping with rules");
        }
        catch (YamlException unreadable)
        {
            Refuse("", $"is not YAML or JSON at {unreadable.Start} ({unreadable.Message}); correct it there");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Refuse("", $"cannot be read ({failure.Message}); give a file that this user may read");
        }

        return null;
    }

    private static string ReadText(string path) => new FileInfo(path).Length <= LongestFile
        ? File.ReadAllText(path)
        : throw new IOException($"{path} is over {LongestFile} bytes");

    private void CheckFields(YamlMappingNode mapping, string prefix, params string[] known)
    {
        foreach (var key in mapping.Children.Keys.Select(static key => (key as YamlScalarNode)?.Value).Where(key => !known.Contains(key)))
        {
            Refuse(prefix + key, $"is not known; there is {string.Join(", ", known)}");
        }
    }

    private static YamlNode? Child(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode mapping, string key) => (Child(mapping, key) as YamlScalarNode)?.Value;

    private void Refuse(string at, string problem) => reader.Refuse(PodSettings.VerificationPolicy, $"{path}{(at.Length == 0 ? "" : $": {at}")} {problem}.");
}
