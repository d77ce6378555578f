using 'main.bicep'

// azd sets the variable.
param name = readEnvironmentVariable('AZURE_ENV_NAME', 'ages')
param maximumInstanceCount = 40
param instanceMemoryMB = 2048
param retentionDays = 30
