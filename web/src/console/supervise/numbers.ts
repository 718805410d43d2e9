type Translate = (key: string, params: Record<string, unknown>) => string

const MINUTE = 60
const HOUR = 3600

function two([large, small]: [string, string], many: number, rest: number, t: Translate): string {
  return rest === 0 ? t(`numbers.${large}`, { [large]: many }) : t(`numbers.${large}${small}`, { [large]: many, [small]: rest })
}

/** 8.5 秒, 28 秒, 1 分 42 秒, 2 分钟, 2 小时 5 分; a dash for what has no value yet. */
export function seconds(value: number | null, t: Translate): string {
  if (value === null) return '—'
  if (value < 10) return t('numbers.s', { s: Number(value.toFixed(1)) })
  const whole = Math.round(value)
  if (whole < MINUTE) return t('numbers.s', { s: whole })
  if (whole < HOUR) return two(['m', 's'], Math.floor(whole / MINUTE), whole % MINUTE, t)
  const minutes = Math.round(whole / MINUTE)
  return two(['h', 'm'], Math.floor(minutes / MINUTE), minutes % MINUTE, t)
}

/** 0.934 → 93.4%; a whole only for the whole: 99.96% is not 100%. */
export function share(value: number | null): string {
  if (value === null) return '—'
  const percent = value * 100
  const rounded = percent < 100 ? Math.min(99.9, Math.round(percent * 10) / 10) : 100
  return `${rounded}%`
}

/** 1,234 or 4.56. */
export function plain(value: number | null): string {
  return value === null ? '—' : value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}
