using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts an app together.</summary>
public class FunctionsApplicationBuilder
{
    private FunctionsApplicationBuilder()
    {
    }

    /// <summary>Settings.</summary>
    public ConfigurationManager Configuration => throw Declared.Only();

    /// <summary>Services.</summary>
    public IServiceCollection Services => throw Declared.Only();

    /// <summary>Finishes it.</summary>
    public IHost Build() => throw Declared.Only();
}
