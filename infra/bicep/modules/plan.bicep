// Flex Consumption.

import { Tags } from 'tags.bicep'

@description('Name of the plan.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

@description('Resource id of the plan.')
output id string = plan.id
