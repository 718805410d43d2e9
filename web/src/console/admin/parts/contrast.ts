/** Text on a shop's colour must read: WCAG 2 AA asks for 4.5:1. */
export const AA = 4.5

function channels(hex: string): number[] | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  return match ? match.slice(1).map((pair) => parseInt(pair, 16) / 255) : null
}

function luminance(parts: number[]): number {
  const [r = 0, g = 0, b = 0] = parts.map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours from 1 to 21, cut (never rounded up) to two decimals; null if one is no #rrggbb. */
export function contrast(one: string, other: string): number | null {
  const [a, b] = [channels(one), channels(other)]
  if (!a || !b) return null
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return Math.floor(((light + 0.05) / (dark + 0.05)) * 100) / 100
}

export interface Verdict {
  /** Contrast of white on the colour; null while it is no colour. */
  ratio: number | null
  readable: boolean
}

export function onWhite(color: string): Verdict {
  const ratio = contrast(color, '#ffffff')
  return { ratio, readable: ratio !== null && ratio >= AA }
}
