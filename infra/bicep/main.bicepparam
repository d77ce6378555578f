using 'main.bicep'

// azd sets the first variable, and its user the second: README.md says when.
param name = readEnvironmentVariable('AZURE_ENV_NAME', 'ages')
param maximumInstanceCount = 40
param instanceMemoryMB = 2048
param retentionDays = 30
param subscribeToDrops = bool(readEnvironmentVariable('AGES_SUBSCRIBE_TO_DROPS', 'false'))
