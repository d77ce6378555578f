/// <summary>What stands in for behaviour: there is none here.</summary>
internal static class Declared
{
    public static NotSupportedException Only() => new(
        "This was compiled against declarations/, which only names the Functions packages: build with FunctionsPackages=nuget to run it.");
}
