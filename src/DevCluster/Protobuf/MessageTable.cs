using System.Globalization;

namespace Krustlet.DevCluster.Protobuf;

/// <summary>The field numbers of the Kubernetes API's protobuf messages, from the embedded table.</summary>
internal sealed class MessageTable
{
    private const string Resource = "Krustlet.DevCluster.Protobuf.messages.txt";

    private readonly Dictionary<string, Dictionary<int, MessageField>> _messages;

    private MessageTable(Dictionary<string, Dictionary<int, MessageField>> messages) => _messages = messages;

    /// <summary>The fields of a message by number; null when the table does not have it.</summary>
    public IReadOnlyDictionary<int, MessageField>? Find(string message) => _messages.GetValueOrDefault(message);

    /// <summary>Reads the embedded table.</summary>
    public static MessageTable Load()
    {
        var messages = new Dictionary<string, Dictionary<int, MessageField>>(StringComparer.Ordinal);
        Dictionary<int, MessageField> fields = [];
        using var reader = new StreamReader(typeof(MessageTable).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Split(' ') is [var number, var name, var type])
            {
                fields[int.Parse(number, CultureInfo.InvariantCulture)] = Read(name, type);
            }
            else
            {
                fields = [];
                messages[line] = fields;
            }
        }

        return new MessageTable(messages);
    }

    private static MessageField Read(string name, string type)
    {
        var shape = type[0] switch
        {
            '*' => FieldShape.Repeated,
            '%' => FieldShape.Map,
            _ => FieldShape.Single,
        };
        return new MessageField(name, type.Trim('*', '%', '?', '^'), shape, type.EndsWith('?'), type.EndsWith('^'));
    }
}
