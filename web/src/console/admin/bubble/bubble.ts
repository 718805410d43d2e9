/** Lines that a shop puts on its own pages; kept apart from the page so that they can be tested. */

export interface BubbleOptions {
  origin: string
  shop: string
  /** Empty: the product's own colour. */
  color: string
  position: 'right' | 'left'
  /** Empty: the page's own language. */
  locale: '' | 'zh-CN' | 'en'
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

export function snippetOf({ origin, shop, color, position, locale }: BubbleOptions): string {
  const pairs: [string, string][] = [['data-shop', shop]]
  if (color) pairs.push(['data-color', color])
  if (position === 'left') pairs.push(['data-position', position])
  if (locale) pairs.push(['data-locale', locale])
  const attributes = pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ')
  return `<script src="${escaped(origin)}/bubble.js" ${attributes} async></${'script'}>`
}

export function policyOf(origin: string): string {
  return `Content-Security-Policy: script-src ${origin}; frame-src ${origin}`
}

export interface SampleWords {
  title: string
  text: string
}

/** A page as it could be a shop's, with the snippet on it. */
export function samplePage(options: BubbleOptions, words: SampleWords): string {
  const block = '<div style="height:14px;margin:10px 0;border-radius:4px;background:#e3e8e7"></div>'
  return `<!doctype html><html lang="${options.locale || 'zh-CN'}"><head><meta charset="utf-8">`
    + `<meta name="viewport" content="width=device-width"><title>${escaped(words.title)}</title></head>`
    + '<body style="margin:0;padding:24px;font:14px/1.6 sans-serif;color:#4a5654;background:#fff">'
    + `<h1 style="font-size:20px;color:#1c2524">${escaped(words.title)}</h1><p>${escaped(words.text)}</p>`
    + `<div style="height:120px;border-radius:6px;background:#edf1f0"></div>${block.repeat(3)}${snippetOf(options)}</body></html>`
}

export type Language = 'python' | 'node' | 'php'
export const LANGUAGES: readonly { key: Language; name: string }[] = [
  { key: 'python', name: 'Python' }, { key: 'node', name: 'Node' }, { key: 'php', name: 'PHP' },
]

/** How the shop's server vouches for its signed-in customer: HMAC-SHA256 of "<issued_at>:<user_id>". */
export const SIGNING: Record<Language, string> = {
  python: `import hashlib, hmac, json, time

def identity(secret: str, user_id: str, name: str) -> str:
    issued_at = int(time.time())
    signed = f"{issued_at}:{user_id}".encode()
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return json.dumps({"user_id": user_id, "issued_at": issued_at, "name": name, "signature": signature})`,
  node: `const { createHmac } = require('node:crypto')

function identity(secret, userId, name) {
  const issuedAt = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', secret).update(\`\${issuedAt}:\${userId}\`).digest('hex')
  return JSON.stringify({ user_id: userId, issued_at: issuedAt, name, signature })
}`,
  php: `function identity(string $secret, string $userId, string $name): string {
    $issuedAt = time();
    $signature = hash_hmac('sha256', "$issuedAt:$userId", $secret);
    return json_encode(['user_id' => $userId, 'issued_at' => $issuedAt, 'name' => $name, 'signature' => $signature]);
}`,
}
