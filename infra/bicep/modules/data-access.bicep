// Grants the identity access to the named containers and queues. A trigger changes messages that failed, and Event Grid adds messages: only
// the contributor of the queue may do both. The trigger adds messages to the poison queue. The identity may also request a delegation key,
// which needs a role on the account; a link signed with it grants no more than the identity may read.

import { blobDataContributor, blobDelegator, queueDataContributor, queueMessageSender } from 'roles.bicep'

@description('Name of the data account.')
param accountName string

@description('Name of the identity, part of the names of role assignments.')
param identityName string

@description('Principal id of the identity.')
param principalId string

@description('Containers that it reads and writes.')
param containers string[]

@description('Queue that triggers a function.')
param triggerQueue string

@description('Queue for messages that failed.')
param poisonQueue string

var queues = [
  { name: triggerQueue, role: queueDataContributor }
  { name: poisonQueue, role: queueMessageSender }
]

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = [
      for container in containers: {
        name: container
      }
    ]
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = [
      for queue in queues: {
        name: queue.name
      }
    ]
  }
}

resource containerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in containers: {
    scope: account::blobs::container[index]
    name: guid(account::blobs::container[index].id, identityName, blobDataContributor)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
    }
  }
]

resource delegation 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identityName, blobDelegator)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDelegator)
  }
}

resource queueAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in queues: {
    scope: account::queueService::queue[index]
    name: guid(account::queueService::queue[index].id, identityName, queue.role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queue.role)
    }
  }
]
