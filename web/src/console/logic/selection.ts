export interface Selection {
  readonly ids: ReadonlySet<number>
  /** Where a range with Shift begins. */
  readonly anchor: number | null
}

export const NOTHING: Selection = { ids: new Set(), anchor: null }

/** One more or one less. */
export function toggled(selection: Selection, id: number): Selection {
  const ids = new Set(selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, anchor: id }
}

/** Everything between the anchor and this one, as the list shows them. */
export function upTo(selection: Selection, shown: readonly number[], id: number): Selection {
  const [from, to] = [shown.indexOf(selection.anchor ?? id), shown.indexOf(id)]
  if (from < 0 || to < 0) return toggled(selection, id)
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...selection.ids, ...range]), anchor: id }
}

/** What is no longer shown cannot be acted on. */
export function kept(selection: Selection, shown: readonly number[]): Selection {
  const here = new Set(shown)
  const ids = new Set([...selection.ids].filter((id) => here.has(id)))
  return ids.size === selection.ids.size ? selection : { ids, anchor: selection.anchor }
}
