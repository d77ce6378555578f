// The settings of the app and its host. __credential and __clientId make a connection use the identity.

@description('Name of the function app.')
param appName string

@description('Client id of the identity.')
param clientId string

@description('Name of the account for the host and its task hub.')
param hostAccountName string

@description('Address of the data account\'s blob service.')
param blobServiceUri string

@description('Address of the data account\'s queue service.')
param queueServiceUri string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('Maximum number of outstanding chunks of a batch.')
param maxConcurrentChunks int

@description('Days that an ended batch is kept; null for no limit.')
param retentionDays int?

@description('Name of the vault with the secrets; null for none.')
param vaultName string?

@description('Whether the vault has the key of pseudonyms.')
param pseudonyms bool

@description('Address that events of ended batches are sent to; null for none.')
param webhookUrl string?

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

var storage = {
  AzureWebJobsStorage__accountName: hostAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AgesStorage__blobServiceUri: blobServiceUri
  AgesStorage__queueServiceUri: queueServiceUri
  AgesStorage__credential: 'managedidentity'
  AgesStorage__clientId: clientId
}

var service = {
  // This plan has no polling of blobs: InputBlobEventTrigger takes its place.
  'AzureWebJobs.InputBlobTrigger.Disabled': 'true'
  // The app serves its own page at its root.
  AzureWebJobsDisableHomepage: 'true'
  // Above the app's limit of 100 MiB, so that the app answers 413 instead of the host 500.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '134217728'
  Ages__maxConcurrentChunks: string(maxConcurrentChunks)
}

var retention = retentionDays == null ? {} : { Ages__retentionDays: string(retentionDays) }

// References to secrets. Until the key is set, batches with pseudonyms are refused. Until the secret of the webhook is
// set, no event is sent.
var pseudonymKey = pseudonyms
  ? { Ages__pseudonymKey: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=pseudonym-key)' }
  : {}
var webhook = webhookUrl == null
  ? {}
  : {
      Ages__webhookUrl: webhookUrl!
      Ages__webhookSecret: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=webhook-secret)'
    }

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(storage, service, retention, pseudonymKey, webhook, {
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${clientId}'
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  })
}
