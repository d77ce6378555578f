using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api.Telemetry;
using ServerlessAges.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// Our own limit answers with a problem document; Kestrel's would be a 500 behind the host.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
// The Functions host sends the worker's logs to Azure Monitor itself.
builder.Services.AddTelemetryExport(name => builder.Configuration[name], logsToMonitor: false);
builder.Services.AddSingleton(services => FunctionsHost.Create(builder.Configuration, services.GetRequiredService<ILogger<FunctionsHost>>()));
builder.Services.AddSingleton(services => services.GetRequiredService<FunctionsHost>().Activities);

var app = builder.Build();
// Settings are read now, so that one that is wrong is reported at start-up. Storage is not asked: it may be unreachable for a while.
app.Services.GetRequiredService<FunctionsHost>();
await app.RunAsync();
