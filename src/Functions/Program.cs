using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAges.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// Our own limit answers with a problem document; Kestrel's would be a 500 behind the host.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
builder.Services.AddSingleton(services => FunctionsHost.Create(builder.Configuration));

var app = builder.Build();
await app.Services.GetRequiredService<FunctionsHost>().Activities.Store.PrepareAsync(CancellationToken.None);
await app.RunAsync();
