import { describe, expect, it } from 'vitest'
import en from './en'
import zh from './zh-CN'

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]]
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) =>
    leaves(value, path ? `${path}.${key}` : key),
  )
}

const variables = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

describe('catalogues', () => {
  const chinese = new Map(leaves(zh))
  const english = new Map(leaves(en))

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('name the same variables', () => {
    const differing = [...chinese].filter(([key, text]) => {
      const other = new Set(variables(english.get(key) ?? ''))
      return [...new Set(variables(text))].some((name) => !other.has(name))
    })
    expect(differing).toEqual([])
  })

  it('leave nothing empty', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
