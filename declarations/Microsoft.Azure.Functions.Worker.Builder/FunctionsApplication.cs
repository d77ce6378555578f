namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where an app begins.</summary>
public class FunctionsApplication
{
    /// <summary>Begins.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw Declared.Only();
}
