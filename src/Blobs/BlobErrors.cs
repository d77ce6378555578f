using Azure;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Blobs;

/// <summary>Maps the refusals of storage to what they mean here.</summary>
internal static class BlobErrors
{
    /// <summary>No such blob, or container.</summary>
    public static bool IsMissing(this RequestFailedException refusal) => refusal.Status == 404;

    /// <summary>The condition of a write does not hold: the blob exists, or is another version.</summary>
    public static bool IsConflict(this RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.BlobAlreadyExists || refusal.ErrorCode == BlobErrorCode.ConditionNotMet;

    /// <summary>A replaced blob is gone: no version of it holds.</summary>
    public static bool IsGone(this RequestFailedException refusal) => refusal.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>The service does not have a block that was to be committed.</summary>
    public static bool IsMissingBlock(this RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.InvalidBlockList;

    /// <summary>The blob is in the archive tier, or on its way out of it.</summary>
    public static bool IsArchived(this RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.BlobArchived || refusal.ErrorCode == BlobErrorCode.BlobBeingRehydrated;

    /// <summary>How Azurite answers a listing with a name that XML does not allow. Azure's errors all have a code.</summary>
    public static bool IsUnlistable(int status, bool hasCode) => status == 500 && !hasCode;

    /// <summary>Why an input cannot be read; null where storage only failed to answer, and a retry may succeed.</summary>
    /// <param name="refusal">What storage answered.</param>
    /// <param name="input">The blob, with its container.</param>
    public static BatchException? InputFault(this RequestFailedException refusal, string input)
    {
        if (refusal.ErrorCode == BlobErrorCode.BlobBeingRehydrated)
        {
            return new BatchException(
                ErrorCodes.SourceArchived, $"{input} is being rehydrated from the archive tier. Wait for its end, then redrive the batch.");
        }

        if (refusal.IsArchived())
        {
            return new BatchException(
                ErrorCodes.SourceArchived,
                $"{input} is in the archive tier. Rehydrate it (set its tier to hot, cool or cold, and wait), then redrive the batch.");
        }

        if (refusal.ErrorCode == BlobErrorCode.BlobUsesCustomerSpecifiedEncryption)
        {
            return new BatchException(
                ErrorCodes.SourceEncrypted, $"{input} is encrypted with a key that its writer provided. Upload it without a customer-provided key.");
        }

        return refusal.Status switch
        {
            404 => Missing(input),
            412 => new BatchException(
                ErrorCodes.SourceChanged, $"{input} was overwritten after the batch had begun. Start a new batch for it."),
            401 or 403 => new BatchException(
                ErrorCodes.SourceForbidden,
                $"Storage does not let this host read {input} ({refusal.Status} {refusal.ErrorCode}). Grant access, then redrive the batch."),
            408 or 429 => null,
            >= 400 and < 500 => refusal.ErrorCode == BlobErrorCode.ContainerBeingDeleted
                ? Missing(input)
                : new BatchException(
                    ErrorCodes.SourceUnreadable, $"Storage refuses to read {input} ({refusal.Status} {refusal.ErrorCode}). Upload it again."),
            _ => null,
        };
    }

    /// <summary>The input is not there any more.</summary>
    public static BatchException Missing(string input) => new(
        ErrorCodes.SourceMissing, $"{input} was deleted before the batch had ended. Upload it again and start a new batch.");
}
