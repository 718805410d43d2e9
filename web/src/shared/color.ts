/** A shop chooses any colour; text on it must stay readable (WCAG AA, 4.5:1). */

type Rgb = [number, number, number]

export const DEFAULT_COLOR = '#0f6b68'

function rgb(hex: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(hex)
  const full = short ? `#${short.slice(1).map((digit) => digit + digit).join('')}` : hex
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(full)
  return match ? (match.slice(1).map((pair) => parseInt(pair, 16)) as Rgb) : null
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const share = value / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const whiteContrast = (color: Rgb): number => 1.05 / (luminance(color) + 0.05)
const toHex = (color: Rgb): string => `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`

/** The shop's colour, darkened step by step until white text on it reads; the default if unusable. */
export function readableColor(color: string | null | undefined): string {
  let value = rgb((color ?? '').trim()) ?? (rgb(DEFAULT_COLOR) as Rgb)
  while (whiteContrast(value) < 4.5) value = value.map((part) => Math.floor(part * 0.94)) as Rgb
  return toHex(value)
}

/** The colour mixed with what it lies on: `share` of it remains. */
export function tint(color: string, share: number, ground = '#ffffff'): string {
  const value = rgb(color) ?? (rgb(DEFAULT_COLOR) as Rgb)
  const under = rgb(ground) ?? (rgb('#ffffff') as Rgb)
  return toHex(value.map((part, at) => Math.round((under[at] as number) * (1 - share) + part * share)) as Rgb)
}

function ratio(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** How far two colours stand apart (WCAG). */
export function contrast(one: string, other: string): number {
  return ratio(rgb(one) ?? [0, 0, 0], rgb(other) ?? [0, 0, 0])
}

/** The colour, lightened step by step until it reads as text on a dark ground. */
export function lightened(color: string, ground: string): string {
  let value = rgb(color) ?? (rgb(DEFAULT_COLOR) as Rgb)
  const under = rgb(ground) as Rgb
  while (ratio(value, under) < 4.5) value = value.map((part) => part + Math.ceil((255 - part) * 0.08)) as Rgb
  return toHex(value)
}
