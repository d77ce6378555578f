@export()
@description('Tags, by name.')
type Tags = {
  @description('Value.')
  *: string
}
