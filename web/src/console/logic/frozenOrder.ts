/** Order of a list that must not move under the pointer. */
export interface ListOrder {
  readonly ids: readonly number[]
  /** Rows that came while the order was held; they stand at the end. */
  readonly late: readonly number[]
  /** Rows that left while the order was held; they keep their place until it settles. */
  readonly gone: ReadonlySet<number>
}

const NOTHING: ReadonlySet<number> = new Set<number>()
export const EMPTY_ORDER: ListOrder = { ids: [], late: [], gone: NOTHING }

/** The wanted order, at once: the pointer is elsewhere or a key was pressed. */
export function settle(wanted: readonly number[]): ListOrder {
  return { ids: [...wanted], late: [], gone: NOTHING }
}

/** Keeps every row where it stands; new rows go to the end, departed ones stay as ghosts. */
export function hold(current: ListOrder, wanted: readonly number[]): ListOrder {
  const shown = new Set(current.ids)
  const alive = new Set(wanted)
  const fresh = wanted.filter((id) => !shown.has(id))
  const gone = new Set(current.ids.filter((id) => !alive.has(id)))
  const late = [...current.late, ...fresh].filter((id) => alive.has(id))
  return { ids: [...current.ids, ...fresh], late, gone }
}

/** New rows that stand elsewhere than they belong: what the '3 new' chip counts. */
export function misplaced(order: ListOrder, wanted: readonly number[]): number {
  const tail = wanted.slice(wanted.length - order.late.length)
  const atEnd = order.late.every((id, index) => tail[index] === id)
  return atEnd ? 0 : order.late.length
}

/** The row `step` away from `from`, ghosts left out; from nothing the first or the last. */
export function neighbour(order: ListOrder, from: number | null, step: 1 | -1): number | null {
  const alive = order.ids.filter((id) => id === from || !order.gone.has(id))
  const at = from === null ? -1 : alive.indexOf(from)
  if (at < 0) return (step === 1 ? alive[0] : alive[alive.length - 1]) ?? null
  return alive[at + step] ?? null
}
