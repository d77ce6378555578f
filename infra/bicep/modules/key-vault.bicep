// Contains the key of pseudonyms and the secret of the webhook. The app may only read them; README.md describes how to
// set them.

import { keyVaultSecretsUser } from 'roles.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Name of the identity, part of the names of role assignments.')
param identityName string

@description('Principal id of the identity that reads the secrets.')
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
    // Without the key, pseudonyms cannot be reproduced, so a deleted vault can be recovered.
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    // Roles protect it, not addresses.
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
