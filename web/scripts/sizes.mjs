// Prints what each page downloads first, gzipped, and fails above the budgets of docs/architecture.md.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../../yingda/app/web/', import.meta.url))
const zipped = (file) => gzipSync(readFileSync(root + file), { level: 9 }).length

// Sign-in to workbench: the lazy parts that every agent loads first.
const workbench = ['signin/SignIn.vue', 'shell/AppShell.vue', 'workbench/WorkbenchPage.vue', 'i18n/zh-CN.ts']

function firstLoad(page, lazy = []) {
  const manifest = JSON.parse(readFileSync(`${root}manifest-${page}.json`, 'utf8'))
  const files = new Set()
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of [`${page}.html`, ...lazy]) visit(key)
  return [...files].reduce((sum, file) => sum + zipped(file), 0)
}

const budgets = [
  ['chat page', existsSync(`${root}manifest-chat.json`) ? firstLoad('chat') : null, 60 * 1024],
  ['console', existsSync(`${root}manifest-console.json`) ? firstLoad('console', workbench.map((path) => `src/console/${path}`)) : null, 400 * 1024],
  ['bubble.js', existsSync(`${root}bubble.js`) ? zipped('bubble.js') : null, 6 * 1024],
]
for (const [name, size, limit] of budgets) {
  if (size === null) continue
  console.log(`${name}: ${(size / 1024).toFixed(1)} KB gzipped (budget ${limit / 1024} KB)`)
  if (size > limit) process.exitCode = 1
}
