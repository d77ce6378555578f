// A storage account without shared keys and public access.

import { Tags } from 'tags.bicep'

@description('Name of the account.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Redundancy.')
param redundancy string

@description('Containers.')
param containers string[]

@description('Queues.')
param queues string[] = []

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource queueService 'queueServices' = if (!empty(queues)) {
    name: 'default'

    resource queue 'queues' = [
      for queue in queues: {
        name: queue
      }
    ]
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Address of the blob service, with a final slash.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of the queue service, with a final slash.')
output queueEndpoint string = account.properties.primaryEndpoints.queue
