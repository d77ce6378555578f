using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessAges.Functions;

/// <summary>Writes the results of HTTP functions, and their exceptions as problem documents.</summary>
internal sealed class ProblemDetailsMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        await ProblemDetailsHandler.RunAsync(http, async () =>
        {
            await next(context);
            if (context.GetInvocationResult().Value is IResult result) await result.ExecuteAsync(http);
        });
        context.GetInvocationResult().Value = TypedResults.Empty; // the response has been written
    }
}
