// Fires when Event Grid has written an event to the dead letters.

import { Tags } from 'tags.bicep'

@description('Name of the alert.')
param name string

@description('Tags.')
param tags Tags

@description('Resource id of the system topic.')
param topicId string

@description('Resource id of the action group; null for none.')
param actionGroupId string?

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: 'An uploaded blob was not reported to the app. See the container of dead letters.'
    severity: 1
    enabled: true
    scopes: [topicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead letters'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: actionGroupId == null ? [] : [{ actionGroupId: actionGroupId! }]
  }
}
