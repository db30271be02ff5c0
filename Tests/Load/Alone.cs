namespace Tests.Load;

/// <summary>Tests that use the whole machine: beside others, these would lose their leases and time limits.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
