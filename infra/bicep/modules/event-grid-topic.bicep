// The events of the data account.

import { Tags } from 'tags.bicep'

@description('Name of the topic.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Resource id of the data account.')
param accountId string

@description('Resource id of the identity that delivers events.')
param identityId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    source: accountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

@description('Resource id of the topic.')
output id string = topic.id
