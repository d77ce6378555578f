// Grants the identity access to the host's account. The Functions host and the task hub choose the names of containers, queues and tables,
// so the account is the narrowest scope.

import { blobDataOwner, queueDataContributor, tableDataContributor } from 'roles.bicep'

@description('Name of the host account.')
param accountName string

@description('Name of the identity, part of the names of role assignments.')
param identityName string

@description('Principal id of the identity.')
param principalId string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [blobDataOwner, queueDataContributor, tableDataContributor]: {
    scope: account
    name: guid(account.id, identityName, role)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]
