using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAges.Api.Telemetry;
using ServerlessAges.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// Our own limit answers with a problem document; Kestrel's would be a 500 behind the host.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
// The Functions host sends the worker's logs to Azure Monitor itself.
builder.Services.AddTelemetryExport(name => builder.Configuration[name], logsToMonitor: false);
builder.Services.AddSingleton(services => FunctionsHost.Create(builder.Configuration));

var app = builder.Build();
await app.Services.GetRequiredService<FunctionsHost>().Activities.Store.PrepareAsync(CancellationToken.None);
await app.RunAsync();
