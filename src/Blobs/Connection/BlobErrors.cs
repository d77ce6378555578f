namespace ServerlessAges.Blobs.Connection;

internal static class BlobErrors
{
    /// <summary>The condition of a write does not hold: the blob exists, or has another version.</summary>
    public static bool IsConflict(this StorageException exception) =>
        exception.Code == BlobErrorCode.BlobAlreadyExists || exception.Code == BlobErrorCode.ConditionNotMet;

    public static bool IsMissingBlock(this StorageException exception) =>
        exception.Code == BlobErrorCode.InvalidBlockList;

    public static bool IsArchived(this StorageException exception) =>
        exception.Code == BlobErrorCode.BlobArchived || exception.Code == BlobErrorCode.BlobBeingRehydrated;

    /// <summary>Azurite's answer to a listing with a name that XML does not allow. Azure's errors have codes.</summary>
    public static bool IsUnlistable(int status, bool hasCode) => status == 500 && !hasCode;

    public static StorageException NoAnswer(Exception exception) =>
        new($"Storage does not answer: {exception.Message.Split('\n')[0]}", status: 0, code: null, exception);

    /// <summary>Why an input cannot be read; null if a retry may succeed.</summary>
    public static BatchException? InputFault(this StorageException exception, string input)
    {
        var answer = $"{exception.Status} {exception.Code}";
        if (exception.Code == BlobErrorCode.BlobBeingRehydrated)
            return Fault(ErrorCodes.SourceArchived, "is being rehydrated. Wait for its end, then redrive the batch.");
        if (exception.IsArchived())
            return Fault(ErrorCodes.SourceArchived, "is in the archive tier. Rehydrate it, then redrive the batch.");
        if (exception.Code == BlobErrorCode.BlobUsesCustomerSpecifiedEncryption)
            return Fault(ErrorCodes.SourceEncrypted, "has a customer-provided key. Upload it without one.");
        return exception.Status switch
        {
            _ when exception.IsUnavailable => null,
            404 => Missing(input),
            409 when exception.Code == BlobErrorCode.ContainerBeingDeleted => Missing(input),
            412 => Fault(
                ErrorCodes.SourceChanged, "was overwritten after the batch had started. Start a new batch for it."),
            401 or 403 => Fault(
                ErrorCodes.SourceForbidden,
                $"cannot be read by this host: storage answered {answer}. Grant access, then redrive the batch."),
            _ => Fault(ErrorCodes.SourceUnreadable, $"cannot be read: storage answered {answer}. Upload it again."),
        };

        BatchException Fault(string code, string text) => new(code, $"{input} {text}");
    }

    public static BatchException Missing(string input) => new(
        ErrorCodes.SourceMissing,
        $"{input} was deleted before the batch had ended. Upload it again and start a new batch.");
}
