using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Hands a function the client of Durable Functions.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute;
