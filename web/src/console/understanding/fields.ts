import type { TextSpan, Understanding, UnderstandingField } from '@/api/types'

export const CATEGORIES = [
  'product', 'price', 'order_payment', 'logistics', 'after_sales', 'promotion', 'account_other', 'complaint',
] as const
export const STAGES = ['presales', 'fulfilment', 'aftersales'] as const
export const EMOTIONS = ['negative', 'neutral', 'positive'] as const
const YES_NO = ['yes', 'no'] as const

/** As the server's `SUB_CATEGORIES`; a code that is missing here is shown as it is. */
const SUBS: Record<string, readonly string[]> = {
  product: ['attributes', 'usage', 'stock', 'shelf_life', 'packaging', 'genuine', 'comparison'],
  price: ['price', 'bargain'],
  order_payment: ['ordering', 'payment', 'order_status', 'change', 'cancel', 'invoice', 'split', 'balance', 'credit'],
  logistics: ['dispatch', 'tracking', 'arrival', 'method', 'courier', 'area', 'shipping_fee'],
  after_sales: ['return', 'refund', 'exchange', 'repair', 'progress', 'damaged', 'wrong_item', 'missing_item', 'install', 'return_fee'],
  promotion: ['coupon', 'event', 'gift', 'membership', 'presale', 'price_protection'],
  account_other: ['account', 'review', 'merchant', 'trade_in', 'other'],
  complaint: ['dispute', 'service'],
}

export function subCategories(category: string | null | undefined): readonly string[] {
  return (category && SUBS[category]) || []
}

/** What a field may be corrected to. */
export function choicesOf(field: UnderstandingField, card: Understanding): readonly string[] {
  if (field === 'category') return CATEGORIES
  if (field === 'sub_category') return subCategories(card.opinions.category?.value)
  if (field === 'stage') return STAGES
  if (field === 'emotion') return EMOTIONS
  return YES_NO
}

/** Fields of yes and no are shown only if they are yes, likely enough to matter. */
export const LIKELY = 0.6
const FLAGS: readonly UnderstandingField[] = ['sensitive', 'urgent', 'wants_person']

export function flagsOf(card: Understanding): UnderstandingField[] {
  return FLAGS.filter((field) => {
    const opinion = card.opinions[field]
    return opinion?.value === 'yes' && opinion.confidence >= LIKELY
  })
}

/** A mood is worth a mark if it is not the usual one. */
export function moodShown(card: Understanding): boolean {
  const mood = card.opinions.emotion
  return mood !== undefined && mood.value !== 'neutral' && mood.confidence >= LIKELY
}

/** What speaks for a field in the turn's text. */
export function spansFor(field: UnderstandingField, card: Understanding): TextSpan[] {
  return card.why.filter((why) => why.what === field && why.weight > 0).map(({ start, end }) => ({ start, end }))
}

export interface Piece {
  text: string
  hit: boolean
}

/** A text cut where spans begin and end; spans may overlap. */
export function pieces(text: string, spans: readonly TextSpan[]): Piece[] {
  // the server counts characters, JavaScript halves of some: 😀 is one there and two here
  const characters = [...text]
  const marked = characters.map((_, at) => spans.some((span) => span.start <= at && at < span.end))
  const found: Piece[] = []
  characters.forEach((character, at) => {
    const last = found.at(-1)
    if (last && last.hit === marked[at]) last.text += character
    else found.push({ text: character, hit: marked[at] ?? false })
  })
  return found
}
