// The one identity, for the app, its deployments and Event Grid. No connection uses a key.

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

@description('Resource id, for assigning the identity to resources.')
output id string = identity.id

@description('Principal id, for role assignments.')
output principalId string = identity.properties.principalId

@description('Client id, for requesting tokens.')
output clientId string = identity.properties.clientId
