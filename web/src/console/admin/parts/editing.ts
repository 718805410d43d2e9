import { ApiError } from '../../api/http'

type Fields = Record<string, unknown>

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The fields of a draft that differ from what was loaded; the version is never one of them. */
export function changesOf<T extends object>(base: T, draft: T): Partial<T> {
  const [before, after] = [base as Fields, draft as Fields]
  const keys = Object.keys(after).filter((key) => key !== 'version' && !same(before[key], after[key]))
  return Object.fromEntries(keys.map((key) => [key, after[key]])) as Partial<T>
}

/** What somebody else saved meanwhile, with one's own changes laid over it. */
export function rebased<T extends object>(base: T, draft: T, fresh: T): T {
  return { ...copyOf(fresh), ...copyOf(changesOf(base, draft)) }
}

/** One's own changes that would overwrite somebody else's. */
export function collisions<T extends object>(base: T, draft: T, fresh: T): string[] {
  const mine = changesOf(base, draft) as Fields
  const theirs = changesOf(base, fresh) as Fields
  return Object.keys(mine).filter((key) => key in theirs && !same(mine[key], theirs[key]))
}

/** Whether a refusal means that somebody saved in between. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.code.endsWith('changed_meanwhile')
}

/** Refusals of one value that come without a pointer, and the field they belong to. */
const TAKEN: Record<string, string> = { code_taken: '/code', login_taken: '/login', skill_taken: '/skill' }

/** Wrong fields by JSON pointer; the first word on each. */
export function fieldErrors(error: unknown): Map<string, string> {
  if (!(error instanceof ApiError)) return new Map()
  const taken = TAKEN[error.code.split('.').at(-1) ?? '']
  if (taken) return new Map([[taken, error.detail]])
  const found = new Map<string, string>()
  for (const { pointer, detail } of error.errors) if (!found.has(pointer)) found.set(pointer, detail)
  return found
}

/** The first word about a field or anything inside it. */
export function errorUnder(errors: ReadonlyMap<string, string>, pointer: string): string {
  for (const [at, detail] of errors) if (at === pointer || at.startsWith(`${pointer}/`)) return detail
  return ''
}

/** A list with one entry taken to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list]
  const [one] = copy.splice(from, 1)
  if (one !== undefined) copy.splice(Math.max(0, Math.min(to, copy.length)), 0, one)
  return copy
}
