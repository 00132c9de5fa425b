namespace Krustlet.Cli.Output;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For programs, and people who like it.</summary>
    Yaml,
}
