import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { policyOf, samplePage, SIGNING, snippetOf, type BubbleOptions } from './bubble'

const options: BubbleOptions = { origin: 'https://chat.example.com', shop: 'qingchuan', color: '', position: 'right', locale: '' }

describe('the snippet', () => {
  it('is one line and says only what differs from the default', () => {
    expect(snippetOf(options)).toBe('<script src="https://chat.example.com/bubble.js" data-shop="qingchuan" async></script>')
    expect(snippetOf({ ...options, color: '#1f6feb', position: 'left', locale: 'en' })).toBe(
      '<script src="https://chat.example.com/bubble.js" data-shop="qingchuan" data-color="#1f6feb" data-position="left" data-locale="en" async></script>',
    )
  })

  it('cannot be broken out of', () => {
    expect(snippetOf({ ...options, color: '"><img>' })).toContain('data-color="&quot;&gt;&lt;img&gt;"')
  })

  it('needs two sources', () => {
    expect(policyOf('https://chat.example.com')).toBe(
      'Content-Security-Policy: script-src https://chat.example.com; frame-src https://chat.example.com',
    )
  })
})

describe('the sample page', () => {
  it('carries the snippet and no style element, which our own policy forbids', () => {
    const page = samplePage(options, { title: '晴川 <3', text: '示例' })
    expect(page).toContain(snippetOf(options))
    expect(page).toContain('晴川 &lt;3')
    expect(page).not.toContain('<style')
  })
})

describe('the signed identity', () => {
  it('is what the Node lines make', () => {
    const run = new Function('require', `${SIGNING.node}; return identity('secret', 'u1', '张女士')`) as (require: unknown) => string
    const made = JSON.parse(run(() => ({ createHmac }))) as { user_id: string; issued_at: number; name: string; signature: string }
    expect(made.user_id).toBe('u1')
    expect(made.name).toBe('张女士')
    expect(made.signature).toBe(createHmac('sha256', 'secret').update(`${made.issued_at}:u1`).digest('hex'))
  })
})
