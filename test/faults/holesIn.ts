import type * as z from 'zod'

type Schema = z.core.JSONSchema.BaseSchema

/** Makes the text of a payload that fits but for one place, which holds what is given. */
export type MakePayload = (hole: string) => string

/** Every place of a schema: the whole, each field of it, and each field of those. */
export function holesIn(schema: Schema): readonly MakePayload[] {
  return [(hole) => hole, ...holesWithin(schema)]
}

function holesWithin(schema: Schema): readonly MakePayload[] {
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (branches.length > 0) return branches.flatMap((branch) => holesWithin(branch))
  if (schema.type === 'array') {
    const items = holesIn((schema.items ?? {}) as Schema)
    return items.map((make) => (hole) => `[${make(hole)}]`)
  }
  const fields = Object.entries(schema.properties ?? {}) as [string, Schema][]
  return fields.flatMap(([key, field]) =>
    holesIn(field).map((make) => (hole) => objectText(schema, key, make(hole))),
  )
}

/** The required fields, and the one that matters, in the order of the schema. */
function objectText(schema: Schema, key: string, text: string): string {
  const required = schema.required ?? []
  const entries = Object.entries(schema.properties ?? {}) as [string, Schema][]
  const fields = entries.flatMap(([other, field]) => {
    if (other === key) return `${JSON.stringify(other)}:${text}`
    return required.includes(other) ? `${JSON.stringify(other)}:${fitting(field)}` : []
  })
  return `{${fields.join(',')}}`
}

// `1` as text is a name, JSON, and a digit.
function fitting(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return JSON.stringify(schema.enum[0])
  const [branch] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  if (branch !== undefined) return fitting(branch)
  switch (schema.type) {
    case 'object':
      return objectText(schema, '', '')
    case 'array':
      return `[${fitting((schema.items ?? {}) as Schema)}]`
    case 'integer':
    case 'number':
      return '1'
    case 'boolean':
      return 'true'
    case 'null':
      return 'null'
    default:
      return '"1"'
  }
}
