@export()
@description('Tags, by name.')
type Tags = {
  @description('Its value.')
  *: string
}
