// The app reports to it with its identity, so the connection string is an address, not a secret.

import { monitoringMetricsPublisher } from 'roles.bicep'
import { Tags } from 'tags.bicep'

@description('Name of the component.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Resource id of the log workspace.')
param workspaceId string

@description('Name of the identity, part of the names of role assignments.')
param identityName string

@description('Principal id of the identity that reports.')
param principalId string

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: workspaceId
  }
}

resource reporting 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, identityName, monitoringMetricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}
