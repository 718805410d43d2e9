import { addressOf, ApiError, type Query } from '../api/http'

/** Asks the server for a file and hands it to the browser; a POST, since taking data along is written down. */
export async function download(path: string, name: string, query: Query = {}): Promise<void> {
  const token = /(?:^|; )yingda_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? ''
  const response = await fetch(addressOf(path, query), {
    method: 'POST', headers: { 'X-CSRF-Token': decodeURIComponent(token) }, credentials: 'same-origin',
  }).catch(() => {
    throw new ApiError(0, 'offline', '')
  })
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
    throw new ApiError(response.status, body.code ?? `http_${response.status}`, body.detail ?? '')
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
