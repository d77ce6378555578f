using Microsoft.Azure.Functions.Worker.Builder;
using ServerlessAges.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddServerlessAges(processors => processors.Add<AgeProcessor>().Add<PseudonymProcessor>());
await builder.Build().RunAsync();
