import { fieldsIn } from '@/shared/richtext/fields'
import type { ScriptElement } from '@/api/types'
import { variablesIn } from '../replies/replies'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Whether a script has what is asked for: one of the words, variables or campaign fields will do. */
export function has(element: ScriptElement, text: string): boolean {
  const [variables, fields] = [variablesIn(text), fieldsIn(text)]
  if (element.any_field && fields.length > 0) return true
  if (element.variables.some((name) => variables.includes(name))) return true
  if (element.fields.some((name) => fields.includes(name))) return true
  const said = folded(text)
  return element.words.some((word) => said.includes(folded(word)))
}

/** What would satisfy an element, for whoever lacks it: variables and fields as they are written, then words of the language. */
export function waysTo(element: ScriptElement, locale = 'zh-CN', most = 5): string[] {
  const own = element.words.filter((word) => /\p{Script=Han}/u.test(word) === (locale === 'zh-CN'))
  const words = own.length > 0 ? own : element.words
  return [...element.variables.map((name) => `{${name}}`), ...element.fields.map((name) => `{{${name}}}`), ...words].slice(0, most)
}
