namespace ServerlessAges.Tests.Support;

/// <summary>One CLI and one copy for all tests.</summary>
[CollectionDefinition(Name)]
public sealed class BicepGroup : ICollectionFixture<Bicep>
{
    public const string Name = "Bicep";
}
