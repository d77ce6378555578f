// The one identity: the app, its deployments and Event Grid's dead letters all use it, and nothing uses a key.

import { Tags } from 'tags.bicep'

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, by which resources are given the identity.')
output id string = identity.id

@description('Principal id, which roles are given to.')
output principalId string = identity.properties.principalId

@description('Client id, by which code asks for the identity.')
output clientId string = identity.properties.clientId
