// Keeps the key of pseudonyms, and nothing else. Who may set it is told in README.md; the app may only read it.

import { keyVaultSecretsUser } from 'roles.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Name of the identity, from which names of role assignments are made.')
param identityName string

@description('Principal id of the identity that reads the key.')
param principalId string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    // With the key the link between pseudonyms of two batches would be lost: nobody can remove it at once.
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    // Who comes from where is not what protects it: the role does.
    publicNetworkAccess: 'Enabled'
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityName, keyVaultSecretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}
