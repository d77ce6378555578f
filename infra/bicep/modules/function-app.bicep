// The function app. Its settings are in app-settings.bicep.

import { Tags } from 'tags.bicep'

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Resource id of the plan.')
param planId string

@description('Resource id of the identity.')
param identityId string

@description('Address of the container that deployments are kept in.')
param packagesUrl string

@description('Memory of an instance in MB, and with it its cores.')
param instanceMemoryMB int

@description('How many instances there may be.')
param maximumInstanceCount int

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: planId
    httpsOnly: true
    // Settings that refer to a vault are read as this identity; otherwise it would be one that the app does not have.
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // One that is always there takes up orchestrations at once; with none, the first message of a batch waits for one.
        alwaysReady: [
          {
            name: 'durable'
            instanceCount: 1
          }
        ]
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }

  resource ftpPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scmPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('Host name that the app answers to.')
output hostName string = app.properties.defaultHostName
