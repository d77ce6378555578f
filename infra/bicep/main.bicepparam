using 'main.bicep'

// azd sets the first variable, and the workflow in azure.yaml the second after the code is deployed.
param name = readEnvironmentVariable('AZURE_ENV_NAME', 'ages')
param maximumInstanceCount = 40
param instanceMemoryMB = 2048
param retentionDays = 30
param subscribeToUploadedBlobs = bool(readEnvironmentVariable('AGES_SUBSCRIBE_TO_UPLOADED_BLOBS', 'false'))
