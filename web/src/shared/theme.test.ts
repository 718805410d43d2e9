import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, lightened, readableColor, tint } from './color'
import { isDark } from './theme'

/** The tokens of both themes, as written in the two files. */
function tokens(dark: boolean): Record<string, string> {
  const text = ['shared/tokens.css', 'console/theme/tokens.css'].map((name) => readFileSync(`src/${name}`, 'utf8')).join('\n')
  const found: Record<string, string> = {}
  for (const [, selector = '', body = ''] of text.matchAll(/(:root(?:\.dark)?) \{([^}]*)\}/g)) {
    if (selector.includes('dark') && !dark) continue
    for (const [, name = '', value = ''] of body.matchAll(/(--[\w-]+):\s*([^;]+);/g)) found[name] = value
  }
  return found
}

const GROUNDS = ['--surface', '--surface-2', '--surface-3', '--page']
const READ: [string, string[]][] = [
  ['--ink', [...GROUNDS, '--bubble-mine', '--accent-soft', '--note', '--warn-soft', '--bad-soft', '--ok-soft']],
  ['--ink-2', [...GROUNDS, '--bubble-mine', '--accent-soft']],
  ['--ink-3', GROUNDS.slice(0, 3)],
  ['--accent', ['--surface', '--surface-2', '--surface-3', '--accent-soft']],
  ['--accent-strong', ['--surface', '--accent-soft']],
  ['--ok', ['--surface', '--ok-soft']],
  ['--warn', ['--surface', '--warn-soft']],
  ['--bad', ['--surface', '--bad-soft']],
  ['--note-ink', ['--note']],
  ['--on-accent', ['--accent', '--accent-strong', '--bad']],
]

function value(of: Record<string, string>, name: string): string {
  const found = of[name] ?? ''
  const other = /^var\((--[\w-]+)\)$/.exec(found)?.[1]
  return other ? value(of, other) : found
}

describe.each([['light', false], ['dark', true]] as const)('%s tokens', (_name, dark) => {
  const known = tokens(dark)
  it.each(READ.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground])))('%s reads on %s', (ink, ground) => {
    expect(contrast(value(known, ink as string), value(known, ground as string))).toBeGreaterThanOrEqual(4.5)
  })
})

describe('a shop’s colour after dark', () => {
  it.each(['#0f6b68', '#000000', '#ffffff', '#7a0000', '#ffe600'])('%s still reads as text', (color) => {
    const surface = tokens(true)['--surface'] as string
    const ground = tint(readableColor(color), 0.25, surface)
    expect(contrast(lightened(readableColor(color), ground), ground)).toBeGreaterThanOrEqual(4.5)
  })
})

it('follows the system only when nothing else was chosen', () => {
  expect([isDark('system', true), isDark('system', false), isDark('light', true), isDark('dark', false)]).toEqual([
    true, false, false, true,
  ])
})
