// ServerlessAges on Azure: everything it needs, in one resource group.

targetScope = 'resourceGroup'

import { Tags } from 'modules/tags.bicep'

@description('What names begin with.')
@minLength(2)
@maxLength(20)
param name string = 'ages'

@description('Region. It must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Tags on every resource.')
param tags Tags = {}

@description('Memory of an instance in MB. 2048 has one core, 4096 two.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances there may be.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('How many days an ended batch is kept with its results; null for ever.')
@minValue(0)
param retentionDays int?

@description('How the data account is copied.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_LRS'

@description('How many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('Where alerts are mailed to; null to see them in the portal only.')
param alertEmail string?

@description('Client id of the app registration whose tokens callers must show; null to ask for function keys alone.')
param entraClientId string?

@description('Whether there is a vault for the key of the processor pseudonym.')
param pseudonyms bool = false

@description('Whether dropped blobs are reported to the app. Its code must be deployed before: the second step.')
param subscribeToDrops bool = false

var token = uniqueString(resourceGroup().id, name)
var allTags = union(tags, { 'azd-env-name': name })

// Known before anything is deployed, so that a what-if can tell what will be.
var names = {
  actionGroup: '${name}-alerts-${token}'
  app: '${name}-${token}'
  dataAccount: 'agesdata${token}'
  hostAccount: 'ageshost${token}'
  identity: '${name}-identity-${token}'
  insights: '${name}-insights-${token}'
  logs: '${name}-logs-${token}'
  plan: '${name}-plan-${token}'
  topic: '${name}-drops-${token}'
  vault: 'ageskeys${token}'
}

// As the app names them.
var drops = 'scientists'
var deadLetters = 'dead-letters'
var dataContainers = [drops, 'ages', 'batches', deadLetters]
var packages = 'packages'
// The blob trigger names it, and puts there what has failed five times.
var poisonQueue = 'webjobs-blobtrigger-poison'

// What is logged with an exception is kept as an exception, and its text among the properties.
var logged = 'union AppTraces, AppExceptions | where strcat(Message, " ", OuterMessage, " ", tostring(Properties)) contains'
// Those that are not the fault of the input: docs/operate.md.
var failures = [
  'blocks-lost'
  'chunk-failed'
  'retries-exhausted'
  'internal-error'
  'plan-missing'
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
    queues: [poisonQueue]
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
    queues: [poisonQueue]
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

module pseudonymVault 'modules/pseudonym-vault.bicep' = if (pseudonyms) {
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
  // It may start at once: by then its identity must be let in.
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
  dependsOn: [app, insights, pseudonymVault]
  params: {
    appName: names.app
    clientId: identity.outputs.clientId
    hostAccountName: names.hostAccount
    blobServiceUri: dataAccount.outputs.blobEndpoint
    queueServiceUri: dataAccount.outputs.queueEndpoint
    applicationInsightsName: names.insights
    // Enough that no instance waits for work.
    maxConcurrentChunks: 4 * maximumInstanceCount
    retentionDays: retentionDays
    pseudonymVaultName: pseudonyms ? names.vault : null
  }
}

module signIn 'modules/entra-sign-in.bicep' = if (entraClientId != null) {
  // After them: a change of settings at the same time would be refused.
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

module subscription 'modules/drops-subscription.bicep' = if (subscribeToDrops) {
  dependsOn: [dataAccess, settings, signIn, topic]
  params: {
    topicName: names.topic
    appName: names.app
    hostName: app.outputs.hostName
    accountId: dataAccount.outputs.id
    identityId: identity.outputs.id
    container: drops
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
    meaning: 'A batch has failed for a reason that is not its input: see its state, and the log for its id.'
    workspaceId: logs.outputs.id
    // By what it logs too: an instance that is taken away may not have told its last metrics.
    query: 'union (${logged} "could not be completed"), (${failed})'
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

module poisonDrops 'modules/log-alert.bicep' = {
  params: {
    name: '${name}-poison-drops-${token}'
    location: location
    tags: allTags
    meaning: 'A dropped blob could not be taken up, five times: see the queue ${poisonQueue} of the data account.'
    workspaceId: logs.outputs.id
    query: '${logged} "Moving message to queue \'${poisonQueue}\'"'
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

module undeliveredDrops 'modules/undelivered-drops-alert.bicep' = {
  params: {
    name: '${name}-undelivered-drops-${token}'
    tags: allTags
    topicId: topic.outputs.id
    actionGroupId: alertEmail == null ? null : actionGroup!.outputs.id
  }
}

@description('Name of the function app, which code is deployed to.')
output functionAppName string = names.app

@description('Where the service answers.')
output serviceUrl string = 'https://${app.outputs.hostName}'

@description('Name of the account that batches lie in.')
output dataAccountName string = names.dataAccount

@description('Resource id of the container that blobs are dropped into, to let people in.')
output dropsContainerId string = '${dataAccount.outputs.id}/blobServices/default/containers/${drops}'

@description('Name of the vault that the key of pseudonyms is put into; null where there is none.')
output pseudonymVaultName string? = pseudonyms ? names.vault : null
