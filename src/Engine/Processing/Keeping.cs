namespace ServerlessAges.Processing;

/// <summary>What a result format takes of each record beside the processor's values.</summary>
internal enum Keeping { Nothing, Fields, Row }
