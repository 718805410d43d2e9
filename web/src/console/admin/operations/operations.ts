import type { JobKindCard, ProcessCard } from '@/api/types'

/** 980 KB, 12.4 MB, 3.1 GB: three digits are enough to see whether something is large. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let [amount, unit] = [value, 0]
  while (amount >= 1000 && unit < units.length - 1) [amount, unit] = [amount / 1000, unit + 1]
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`
}

/** 45 s, 12 min, 3 h, 5 d, in the largest whole unit; words come from the catalogue. */
export function span(ms: number): { key: 'seconds' | 'minutes' | 'hours' | 'days'; n: number } {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return { key: 'seconds', n: seconds }
  if (seconds < 3600) return { key: 'minutes', n: Math.floor(seconds / 60) }
  if (seconds < 2 * 86_400) return { key: 'hours', n: Math.floor(seconds / 3600) }
  return { key: 'days', n: Math.floor(seconds / 86_400) }
}

/** Kinds that need somebody first, then by name. */
export function urgentFirst(kinds: readonly JobKindCard[]): JobKindCard[] {
  const weight = (one: JobKindCard): number => (one.dead + one.parked > 0 ? 2 : 0) + (one.late > 0 ? 1 : 0)
  return [...kinds].sort((a, b) => weight(b) - weight(a) || a.kind.localeCompare(b.kind))
}

/** When the last of the processes goes back to its usual level; null if all are there. */
export function loggingUntil(processes: readonly ProcessCard[]): string | null {
  return processes.reduce<string | null>(
    (latest, { log_until: until }) => (until && (!latest || Date.parse(until) > Date.parse(latest)) ? until : latest),
    null,
  )
}

/** Whether running processes are of different versions: an upgrade that is half done. */
export function mixed(processes: readonly ProcessCard[]): boolean {
  return new Set(processes.filter((one) => one.alive).map((one) => one.version)).size > 1
}
