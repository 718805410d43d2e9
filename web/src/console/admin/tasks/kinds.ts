import type { KindContent, KindField } from '@/api/types'

/** A key that no field has yet; it stays when the name changes. */
export function freshKey(fields: readonly KindField[]): string {
  const taken = new Set(fields.map((one) => one.key))
  let number = fields.length + 1
  while (taken.has(`f${number}`)) number += 1
  return `f${number}`
}

/** Lines that say something. */
export function linesOf(words: string): string[] {
  return words.split('\n').map((one) => one.trim()).filter(Boolean)
}

/** As it is stored: fields without a name are left out, options only where one chooses. */
export function cleaned(content: KindContent): KindContent {
  const fields = (content.fields ?? []).filter((one) => one.name.trim())
  return { ...content, name: content.name.trim(), fields: fields.map((one) => ({ ...one, name: one.name.trim(), options: one.type === 'choice' ? one.options : [] })) }
}
