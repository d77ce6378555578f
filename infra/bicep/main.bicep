// Deploys ServerlessAges into one resource group.

targetScope = 'resourceGroup'

import { Tags } from 'modules/tags.bicep'

@description('Prefix of all names.')
@minLength(2)
@maxLength(20)
param name string = 'ages'

@description('Region. It must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags Tags = {}

@description('Memory of an instance in MB. 2048 has one core, 4096 two.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Maximum number of instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Days that an ended batch and its results are kept; null for no limit.')
@minValue(0)
param retentionDays int?

@description('Redundancy of the data account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_LRS'

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Email address for alerts; null to show them in the portal only.')
param alertEmail string?

@description('Client id of an app registration: callers need its token as well as a function key. Null to require function keys only.')
param entraClientId string?

@description('Deploys a vault for the key of the processor pseudonym.')
param pseudonyms bool = false

@description('Address that receives an event when a batch has ended; null for none. Deploys a vault for its secret.')
param webhookUrl string?

var token = uniqueString(resourceGroup().id, name)
var hasVault = pseudonyms || webhookUrl != null
var allTags = union(tags, { 'azd-env-name': name })

// Known before the deployment, so that what-if can show all resources.
var names = {
  actionGroup: '${name}-alerts-${token}'
  app: '${name}-${token}'
  dataAccount: 'agesdata${token}'
  hostAccount: 'ageshost${token}'
  identity: '${name}-identity-${token}'
  insights: '${name}-insights-${token}'
  logs: '${name}-logs-${token}'
  plan: '${name}-plan-${token}'
  topic: '${name}-uploads-${token}'
  vault: 'ageskeys${token}'
}

// The names that the app uses.
var inputContainer = 'scientists'
var deadLetters = 'dead-letters'
var dataContainers = [inputContainer, 'inputs', 'results', 'batches', deadLetters]
var packages = 'packages'
var uploadedBlobs = 'uploaded-blobs'
// The queue trigger chooses this name. It contains messages that failed five times.
var poisonQueue = '${uploadedBlobs}-poison'

// A log entry with an exception is in AppExceptions, with its text in the properties.
var logged = 'union AppTraces, AppExceptions | where strcat(Message, " ", OuterMessage, " ", tostring(Properties)) contains'
// Failures whose cause is not the input: docs/operate.md.
var failures = [
  'blocks-lost'
  'chunk-failed'
  'retries-exhausted'
  'internal-error'
  'plan-missing'
  'processor-timeout'
  'processor-failed'
  'result-conflict'
  'unreadable-state'
]
var failed = 'AppMetrics | where Name == "ages.batches" and tostring(Properties["ages.failure"]) in ("${join(failures, '", "')}")'

module identity 'modules/identity.bicep' = {
  params: {
    name: names.identity
    location: location
    tags: allTags
  }
}

module dataAccount 'modules/storage-account.bicep' = {
  params: {
    name: names.dataAccount
    location: location
    tags: allTags
    redundancy: dataRedundancy
    containers: dataContainers
    queues: [uploadedBlobs, poisonQueue]
  }
}

// An account of its own: the many small requests of the task hub must not slow down the blobs.
module hostAccount 'modules/storage-account.bicep' = {
  params: {
    name: names.hostAccount
    location: location
    tags: allTags
    redundancy: 'Standard_LRS'
    containers: [packages]
  }
}

module dataAccess 'modules/data-access.bicep' = {
  dependsOn: [dataAccount]
  params: {
    accountName: names.dataAccount
    identityName: names.identity
    principalId: identity.outputs.principalId
    containers: dataContainers
    triggerQueue: uploadedBlobs
    poisonQueue: poisonQueue
  }
}

module hostAccess 'modules/host-access.bicep' = {
  dependsOn: [hostAccount]
  params: {
    accountName: names.hostAccount
    identityName: names.identity
    principalId: identity.outputs.principalId
  }
}

module logs 'modules/log-analytics.bicep' = {
  params: {
    name: names.logs
    location: location
    tags: allTags
    retentionInDays: logRetentionInDays
  }
}

module insights 'modules/application-insights.bicep' = {
  params: {
    name: names.insights
    location: location
    tags: allTags
    workspaceId: logs.outputs.id
    identityName: names.identity
    principalId: identity.outputs.principalId
  }
}

module vault 'modules/key-vault.bicep' = if (hasVault) {
  params: {
    name: names.vault
    location: location
    tags: allTags
    identityName: names.identity
    principalId: identity.outputs.principalId
  }
}

module plan 'modules/plan.bicep' = {
  params: {
    name: names.plan
    location: location
    tags: allTags
  }
}

module app 'modules/function-app.bicep' = {
  // The app starts immediately, so its identity needs its roles before.
  dependsOn: [dataAccess, hostAccess]
  params: {
    name: names.app
    location: location
    tags: union(allTags, { 'azd-service-name': 'functions' })
    planId: plan.outputs.id
    identityId: identity.outputs.id
    packagesUrl: '${hostAccount.outputs.blobEndpoint}${packages}'
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
  }
}

module settings 'modules/app-settings.bicep' = {
  dependsOn: [app, insights, vault]
  params: {
    appName: names.app
    clientId: identity.outputs.clientId
    hostAccountName: names.hostAccount
    blobServiceUri: dataAccount.outputs.blobEndpoint
    queueServiceUri: dataAccount.outputs.queueEndpoint
    applicationInsightsName: names.insights
    // Enough to keep every instance busy.
    maxConcurrentChunks: 4 * maximumInstanceCount
    retentionDays: retentionDays
    vaultName: hasVault ? names.vault : null
    pseudonyms: pseudonyms
    webhookUrl: webhookUrl
  }
}

module signIn 'modules/entra-sign-in.bicep' = if (entraClientId != null) {
  // Concurrent changes of settings are refused.
  dependsOn: [settings]
  params: {
    appName: names.app
    entraClientId: entraClientId!
  }
}

module topic 'modules/event-grid-topic.bicep' = {
  params: {
    name: names.topic
    location: location
    tags: allTags
    accountId: dataAccount.outputs.id
    identityId: identity.outputs.id
  }
}

module subscription 'modules/uploaded-blobs-subscription.bicep' = {
  dependsOn: [dataAccess, topic]
  params: {
    topicName: names.topic
    accountId: dataAccount.outputs.id
    identityId: identity.outputs.id
    container: inputContainer
    queue: uploadedBlobs
    deadLetters: deadLetters
  }
}

module actionGroup 'modules/action-group.bicep' = if (alertEmail != null) {
  params: {
    name: names.actionGroup
    tags: allTags
    email: alertEmail!
  }
}

module failedBatches 'modules/log-alert.bicep' = {
  params: {
    name: '${name}-failed-batches-${token}'
    location: location
    tags: allTags
    meaning: 'A batch failed, and its input is not the cause. See its state, and the log for its id.'
    workspaceId: logs.outputs.id
    // Queries the log too: an instance that stops may not have sent its last metrics.
    query: 'union (${logged} "could not be completed"), (${failed})'
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

module poisonBlobs 'modules/log-alert.bicep' = {
  params: {
    name: '${name}-poison-blobs-${token}'
    location: location
    tags: allTags
    meaning: 'Starting the batch of an uploaded blob failed five times. See the queue ${poisonQueue} of the data account.'
    workspaceId: logs.outputs.id
    query: '${logged} "Moving message to queue \'${poisonQueue}\'"'
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

module undeliveredBlobs 'modules/undelivered-blobs-alert.bicep' = {
  params: {
    name: '${name}-undelivered-blobs-${token}'
    tags: allTags
    topicId: topic.outputs.id
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

@description('Name of the function app.')
output functionAppName string = names.app

@description('Address of the service.')
output serviceUrl string = 'https://${app.outputs.hostName}'

@description('Name of the storage account of the batches.')
output dataAccountName string = names.dataAccount

@description('Resource id of the input container, as scope of role assignments.')
output inputContainerId string = '${dataAccount.outputs.id}/blobServices/default/containers/${inputContainer}'

@description('Name of the vault for the key of pseudonyms and the secret of the webhook; null without both.')
output vaultName string? = hasVault ? names.vault : null
