namespace ServerlessAges.Errors;

/// <summary>
/// All error codes: of failed batches, of HTTP problem documents and of the command line. A code never changes its
/// meaning. docs/http.md lists the remedies.
/// </summary>
public static class ErrorCodes
{
    public const string AmbiguousColumn = "ambiguous-column";
    public const string BadBlobName = "bad-blob-name";
    public const string BadEncoding = "bad-encoding";
    public const string BadHeader = "bad-header";
    public const string BadOption = "bad-option";
    public const string BadRequest = "bad-request";
    public const string BatchCancelled = "batch-cancelled";
    public const string BatchCommitting = "batch-committing";
    public const string BatchDeleted = "batch-deleted";
    public const string BatchEnded = "batch-ended";
    public const string BatchFailed = "batch-failed";
    public const string BatchNotFinished = "batch-not-finished";
    public const string BatchNotFound = "batch-not-found";
    public const string BatchNotRedrivable = "batch-not-redrivable";
    public const string BatchRunning = "batch-running";
    public const string BlocksLost = "blocks-lost";
    public const string BodyIncomplete = "body-incomplete";
    public const string BodyTooLarge = "body-too-large";
    public const string ChunkFailed = "chunk-failed";
    public const string DeleteRefused = "delete-refused";
    public const string EmptyInput = "empty-input";
    public const string FileNotFound = "file-not-found";
    public const string IdempotencyConflict = "idempotency-conflict";
    public const string InputTooLarge = "input-too-large";
    public const string InternalError = "internal-error";
    public const string InvalidGzip = "invalid-gzip";
    public const string InvalidJson = "invalid-json";
    public const string KeyMismatch = "key-mismatch";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string MissingColumn = "missing-column";
    public const string MissingKey = "missing-key";
    public const string NoLinks = "no-links";
    public const string NoRecords = "no-records";
    public const string NoRows = "no-rows";
    public const string NotABlockBlob = "not-a-block-blob";
    public const string NotAcceptable = "not-acceptable";
    public const string OtherOrigin = "other-origin";
    public const string PlanMissing = "plan-missing";
    public const string PreconditionFailed = "precondition-failed";
    public const string RangeNotSatisfiable = "range-not-satisfiable";
    public const string RequestTimeout = "request-timeout";
    public const string ResultArchived = "result-archived";
    public const string ResultConflict = "result-conflict";
    public const string ResultMissing = "result-missing";
    public const string RetriesExhausted = "retries-exhausted";
    public const string RouteNotFound = "route-not-found";
    public const string SourceArchived = "source-archived";
    public const string SourceChanged = "source-changed";
    public const string SourceEncrypted = "source-encrypted";
    public const string SourceForbidden = "source-forbidden";
    public const string SourceMissing = "source-missing";
    public const string SourceNotFound = "source-not-found";
    public const string SourceUnreadable = "source-unreadable";
    public const string StorageRefused = "storage-refused";
    public const string StorageUnavailable = "storage-unavailable";
    public const string TooBusy = "too-busy";
    public const string TooManyRejected = "too-many-rejected";
    public const string UnexpectedAnswer = "unexpected-answer";
    public const string UnknownCharset = "unknown-charset";
    public const string UnknownContentEncoding = "unknown-content-encoding";
    public const string UnknownContentType = "unknown-content-type";
    public const string UnreadableState = "unreadable-state";
    public const string UnsupportedFormat = "unsupported-format";
    public const string UriTooLong = "uri-too-long";
    public const string VersionMismatch = "version-mismatch";
}
