/** One voice message at a time: starting one stops the other. */
import { reactive } from 'vue'

export const player = reactive({
  /** Whose turn it is; empty when nobody speaks. */
  key: '',
  state: 'idle' as 'idle' | 'loading' | 'playing' | 'paused',
  atMs: 0,
})

export type Outcome = 'fine' | 'gone' | 'unplayable'

let audio: HTMLAudioElement | null = null
let local = ''

function element(): HTMLAudioElement {
  if (audio) return audio
  audio = new Audio()
  audio.addEventListener('timeupdate', () => (player.atMs = (audio?.currentTime ?? 0) * 1000))
  audio.addEventListener('ended', stop)
  audio.addEventListener('pause', () => player.state === 'playing' && (player.state = 'paused'))
  return audio
}

export function canPlay(mime: string): boolean {
  return element().canPlayType(mime) !== ''
}

/** Nobody speaks any more. */
export function stop(): void {
  const { key } = player
  Object.assign(player, { key: '', state: 'idle', atMs: 0 })
  if (key) audio?.pause()
  if (local) URL.revokeObjectURL(local)
  local = ''
}

/** Fetched as a whole: telephones refuse sound whose server does not send parts, and a minute is small. */
async function sourceOf(url: string): Promise<string | null> {
  if (url.startsWith('blob:')) return url
  const response = await fetch(url, { credentials: 'omit' }).catch(() => null)
  if (!response?.ok) return null
  return (local = URL.createObjectURL(await response.blob()))
}

/** Plays, or pauses and goes on. */
export async function toggle(key: string, url: string): Promise<Outcome> {
  const sound = element()
  if (player.key === key && player.state === 'loading') return 'fine'
  if (player.key === key && player.state === 'playing') {
    sound.pause()
    return 'fine'
  }
  if (player.key !== key) {
    stop()
    Object.assign(player, { key, state: 'loading' })
    const source = await sourceOf(url)
    if (player.key !== key) return 'fine' // another one was started meanwhile
    if (!source) return ended('gone')
    sound.src = source
  }
  try {
    player.state = 'playing'
    await sound.play()
    return 'fine'
  } catch (error) {
    const stopped = error instanceof Error && error.name === 'AbortError'
    return stopped ? 'fine' : ended('unplayable')
  }
}

function ended(outcome: Outcome): Outcome {
  stop()
  return outcome
}
