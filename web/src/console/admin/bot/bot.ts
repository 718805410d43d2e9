import type { BotCurvePoint, BotForm, BotRule, BotSettings, BotSlot, RuleExamples } from '@/api/types'

export const TABS = ['settings', 'rules', 'forms', 'bench', 'rechecks', 'figures'] as const
export type Tab = (typeof TABS)[number]
export const MODES = ['on', 'shadow', 'off'] as const
export const CATEGORIES = ['product', 'price', 'order_payment', 'logistics', 'after_sales', 'promotion', 'account_other', 'complaint'] as const
export const TEXTS = [
  'greeting', 'hello', 'welcome', 'clarify', 'unclear', 'sorry', 'solved', 'hand_over_wait', 'order_card', 'cancelled', 'form_again',
  'served_again', 'peak', 'peak_hand_over',
] as const
export const ACTS = ['say', 'article', 'form', 'person'] as const
export const SLOT_KINDS = ['order_number', 'phone', 'date', 'choice', 'text'] as const
export const MAX_SLOTS = 10

export function tabOf(asked: string | string[] | undefined): Tab {
  return TABS.find((one) => one === asked) ?? 'settings'
}

/** What the picture says of one threshold: the point at or just above it. */
export function pointAt(points: readonly BotCurvePoint[], threshold: number): BotCurvePoint | null {
  const sorted = [...points].sort((a, b) => a.threshold - b.threshold)
  return sorted.find((one) => one.threshold >= threshold - 1e-9) ?? sorted.at(-1) ?? null
}

/** The lowest threshold at which, chance included, at most `wrong` of the answers are wrong; null if none is that good. */
export function thresholdFor(points: readonly BotCurvePoint[], wrong: number): number | null {
  const good = points.filter((one) => one.wrong_at_most <= wrong && one.answered > 0)
  return good.length > 0 ? Math.min(...good.map((one) => one.threshold)) : null
}

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`

/** Texts that say something of their own; the others stay ours. */
export function ownTexts(texts: BotSettings['texts']): BotSettings['texts'] {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text?.trim()))
}

/** A keyword rule as its drawer changes it. */
export type BotRuleEdited = Omit<BotRule, 'examples'> & { examples: RuleExamples }

export function editable(rule: BotRule): BotRuleEdited {
  return { ...rule, examples: { meets: [...(rule.examples.meets ?? [])], avoids: [...(rule.examples.avoids ?? [])] } }
}

export function blankRule(shopId: number, place: number): BotRuleEdited {
  const examples = { meets: [], avoids: [] }
  return { id: 0, version: 0, shop_id: shopId, name: '', rule: '', act: 'say', text: '', article_id: null, form_id: null, place, active: true, examples }
}

export function blankForm(shopId: number): BotForm {
  return { id: 0, version: 0, shop_id: shopId, name: '', slots: [blankSlot([])], action: null, done_text: '', active: true }
}

/** A code that no other slot has: people never see it. */
export function blankSlot(others: readonly { code: string }[]): BotSlot {
  let number = others.length + 1
  while (others.some((one) => one.code === `slot_${number}`)) number += 1
  return { code: `slot_${number}`, name: '', kind: 'text', ask: '', again: '', options: [], optional: false }
}

/** Which places of the pressed question spoke for what, as runs of marked and plain text. */
export function marked(text: string, spans: readonly { start: number; end: number }[]): { text: string; hit: boolean }[] {
  const runs: { text: string; hit: boolean }[] = []
  const letters = [...text]
  letters.forEach((letter, at) => {
    const hit = spans.some((span) => at >= span.start && at < span.end)
    const last = runs.at(-1)
    if (last && last.hit === hit) last.text += letter
    else runs.push({ text: letter, hit })
  })
  return runs
}
