// Ids of the built-in roles used here.

@export()
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@export()
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'

@export()
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

@export()
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

@export()
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

@export()
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

@export()
var queueMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'

@export()
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
