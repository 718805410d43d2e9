import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { RuleChecked, RuleCheckBody, RuleExamples } from '@/api/types'
import { post } from '../../api/http'
import { same } from '../parts/editing'
import { casesOf, newCase, ruleOf, type Built, type Case } from './fields'

const PAUSE_MS = 250
export type Mode = 'fields' | 'text'
/** Why a rule is shown as text: it cannot be read, or it has notes that fields would lose. */
export type TextOnly = 'unreadable' | 'notes' | null

export interface RuleSheet {
  mode: Ref<Mode>
  textOnly: Ref<TextOnly>
  cases: Ref<Case[]>
  built: ComputedRef<Built>
  checked: ShallowRef<RuleChecked | null>
  /** The server could not be asked. */
  failed: Ref<boolean>
  /** Whether the fields show the text; not before it was read. */
  ready: ComputedRef<boolean>
  show: (mode: Mode) => Promise<void>
  /** Waits until the text says what the fields say and was checked; false while it has a mistake. */
  settle: () => Promise<boolean>
}

interface Held {
  text: Ref<string>
  examples: () => RuleExamples
  mode: Ref<Mode>
  textOnly: Ref<TextOnly>
  cases: Ref<Case[]>
  built: ComputedRef<Built>
  checked: ShallowRef<RuleChecked | null>
  failed: Ref<boolean>
  /** The text that the fields were read from or written to; null while they have to be read. */
  known: Ref<string | null>
  /** What the fields said then. */
  said: ShallowRef<Built['rule']>
}

function hold(text: Ref<string>, examples: () => RuleExamples): Held {
  const cases = ref<Case[]>([newCase()])
  const known = ref(text.value.trim() ? null : text.value)
  return {
    text, examples, cases, known, mode: ref('fields'), textOnly: ref(null), built: computed(() => ruleOf(cases.value)),
    checked: shallowRef(null), failed: ref(false), said: shallowRef(null),
  }
}

/** What the server is asked now; null if there is nothing to ask about. */
function bodyOf(held: Held): RuleCheckBody | null {
  const { rule } = held.built.value
  const examples = held.examples()
  if (held.mode.value === 'fields' && held.known.value !== null && !same(rule, held.said.value)) return rule && { rule, examples }
  return held.text.value.trim() ? { text: held.text.value, examples } : null
}

/** The fields of a text that was read, unless it is one that only text can show. */
function open(held: Held, text: string, answer: RuleChecked): void {
  held.textOnly.value = !answer.rule ? 'unreadable' : answer.notes ? 'notes' : null
  if (!answer.rule || answer.notes) {
    held.mode.value = 'text'
    return
  }
  held.cases.value = casesOf(answer.rule)
  held.said.value = ruleOf(held.cases.value).rule
  held.known.value = text
}

function take(held: Held, body: RuleCheckBody, answer: RuleChecked): void {
  held.checked.value = answer
  held.failed.value = false
  if (body.rule) {
    if (answer.mistake) return
    held.said.value = body.rule
    held.known.value = answer.text
    held.text.value = answer.text
  } else if (held.mode.value === 'fields' && held.known.value === null) open(held, body.text ?? '', answer)
}

/** Nothing is left: neither text nor fields. */
function clear(held: Held): void {
  held.checked.value = null
  if (held.mode.value === 'fields' && held.known.value !== null && !held.built.value.rule) {
    held.said.value = null
    held.known.value = ''
    held.text.value = ''
  }
}

/** Asks the server after a pause; only the newest answer counts. */
function useAsking(held: Held): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let answered = ''
  const key = (): string => JSON.stringify(bodyOf(held))

  async function ask(): Promise<void> {
    clearTimeout(timer)
    const body = bodyOf(held)
    const mine = ++asked
    if (!body) return clear(held)
    try {
      const answer = await post<RuleChecked>('/rules/check', body)
      if (mine !== asked) return
      take(held, body, answer)
      answered = key()
    } catch {
      if (mine !== asked) return
      held.failed.value = true
      if (held.known.value === null) held.mode.value = 'text'
    }
  }

  watch(key, (now) => {
    clearTimeout(timer)
    if (now !== answered) timer = setTimeout(() => void ask(), PAUSE_MS)
  }, { immediate: true })
  onBeforeUnmount(() => clearTimeout(timer))
  return async () => {
    if (key() !== answered) await ask()
  }
}

/** A rule as fields and as text, of which the server makes one from the other. */
export function useRuleSheet(text: Ref<string>, examples: () => RuleExamples): RuleSheet {
  const held = hold(text, examples)
  const { mode, textOnly, cases, built, checked, failed, known, said } = held
  const settled = useAsking(held)

  watch(text, (now) => {
    if (now === known.value) return
    known.value = now.trim() ? null : now
    if (now.trim()) return
    cases.value = [newCase()]
    said.value = null
  }, { flush: 'sync' })

  async function show(wanted: Mode): Promise<void> {
    await settled()
    mode.value = wanted
    textOnly.value = null
    if (wanted === 'fields' && known.value === null && checked.value) open(held, text.value, checked.value)
  }

  async function settle(): Promise<boolean> {
    await settled()
    const unfinished = mode.value === 'fields' && built.value.unfinished.length > 0
    return !unfinished && !failed.value && !checked.value?.mistake
  }
  return { mode, textOnly, cases, built, checked, failed, show, settle, ready: computed(() => known.value !== null) }
}
