namespace Web.Forms;

/// <summary>What a person fills in for an argument.</summary>
public enum FieldKind
{
    Text,
    Number,

    /// <summary>A number without a fraction.</summary>
    Whole,

    Truth,
    Choice,
    Date,
    Time,
    Moment,

    /// <summary>A list, one item a line.</summary>
    Lines,

    /// <summary>An object whose members are fields of their own.</summary>
    Group,

    /// <summary>What no field can say: JSON.</summary>
    Json,
}

/// <summary>One argument as a form shows it.</summary>
/// <param name="Path">Where it is, as the Api names it in its faults: <c>size.width</c>.</param>
/// <param name="Label">Its own name.</param>
/// <param name="Kind">How it is filled in.</param>
public sealed record ArgumentField(string Path, string Label, FieldKind Kind)
{
    /// <summary>What begins the names of the inputs.</summary>
    private const string Prefix = "arg:";

    public bool IsRequired { get; init; }

    public bool IsNullable { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether nobody is to read it over a shoulder.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>What holds when it is left out.</summary>
    public string? Default { get; init; }

    /// <summary>As JSON, so that a number stays one.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public string? Min { get; init; }

    public string? Max { get; init; }

    public string? MaxLength { get; init; }

    /// <summary>Of each line.</summary>
    public FieldKind ItemKind { get; init; }

    /// <summary>Of a group.</summary>
    public IReadOnlyList<ArgumentField> Fields { get; init; } = [];

    /// <summary>The name of its input.</summary>
    public string InputName => Prefix + Path;

    /// <summary>The id of its input.</summary>
    public string InputId => "arg-" + string.Concat(Path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
