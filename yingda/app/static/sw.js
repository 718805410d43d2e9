// The console's service worker: keeps the shell for a fast start, and nothing that anybody said or is.
// VERSION and SHELL are put before this file by the server (app/shell.py).
/* global VERSION, SHELL */
const OFFLINE = '/console/offline'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll([OFFLINE, ...SHELL])))
})

self.addEventListener('activate', (event) => {
  const old = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name.startsWith('yingda-') && name !== VERSION).map((name) => caches.delete(name)))
    await self.clients.claim()
  }
  event.waitUntil(old())
})

// The page asks for it when its person wants the new version; drafts lie in the browser's own storage.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting()
})

async function asset(request) {
  const known = await caches.match(request)
  return known ?? fetch(request)
}

async function page(request) {
  return fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error())
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (SHELL.includes(address.pathname)) event.respondWith(asset(request))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const address = new URL(event.notification.data?.address ?? '/console', self.location.origin).href
  const show = async () => {
    const open = await self.clients.matchAll({ type: 'window' })
    const console_ = open.find((client) => new URL(client.url).pathname.startsWith('/console'))
    if (!console_) return self.clients.openWindow(address)
    await console_.focus()
    console_.postMessage({ go: address })
  }
  event.waitUntil(show())
})
