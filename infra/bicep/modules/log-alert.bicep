// Fires when a query finds anything in what the app has told.

import { Tags } from 'tags.bicep'

@description('Name of the alert.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

@description('What it means, for who receives it.')
param meaning string

@description('Resource id of the workspace that keeps the logs.')
param workspaceId string

@description('The query: each row is a trouble.')
param query string

@description('Resource id of the action group to tell; null for none.')
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
    // Once for a trouble, not at every look.
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
