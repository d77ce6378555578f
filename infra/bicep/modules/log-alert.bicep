// Fires when a query of the log has a result.

import { Tags } from 'tags.bicep'

@description('Name of the alert.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('Text of the alert.')
param meaning string

@description('Resource id of the log workspace.')
param workspaceId string

@description('The query: each row is an incident.')
param query string

@description('Resource id of the action group; null for none.')
param actionGroupId string?

resource alert 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: name
    description: meaning
    severity: 1
    enabled: true
    scopes: [workspaceId]
    // One alert per incident, not per evaluation.
    autoMitigate: true
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: {
      actionGroups: actionGroupId == null ? [] : [actionGroupId!]
    }
  }
}
