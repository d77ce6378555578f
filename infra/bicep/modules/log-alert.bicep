// Fires when the app has logged a text.

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

@description('The text.')
param text string

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
          // What is logged with an exception is kept as an exception, and its text among the properties.
          query: 'union AppTraces, AppExceptions | where strcat(Message, " ", OuterMessage, " ", tostring(Properties)) contains "${text}"'
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
