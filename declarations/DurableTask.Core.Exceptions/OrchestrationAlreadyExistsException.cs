namespace DurableTask.Core.Exceptions;

/// <summary>There is an instance of that id, in one of the states that are left alone.</summary>
public class OrchestrationAlreadyExistsException(string message) : InvalidOperationException(message);
