import { defineStore } from 'pinia'

const KEY = 'yingda.sound'
const BEEP = { from: 660, to: 880, seconds: 0.18, loudness: 0.08 } as const
let audio: AudioContext | null = null

/** Two soft tones made here: no file to load, nothing before the first click on the page. */
function beep(): void {
  audio ??= new AudioContext()
  const tone = audio.createOscillator()
  const loud = audio.createGain()
  const now = audio.currentTime
  tone.frequency.setValueAtTime(BEEP.from, now)
  tone.frequency.setValueAtTime(BEEP.to, now + BEEP.seconds / 2)
  loud.gain.setValueAtTime(BEEP.loudness, now)
  loud.gain.exponentialRampToValueAtTime(0.001, now + BEEP.seconds)
  tone.connect(loud).connect(audio.destination)
  tone.start(now)
  tone.stop(now + BEEP.seconds)
}

export const useAlerts = defineStore('alerts', {
  state: () => ({
    on: localStorage.getItem(KEY) === 'on',
    granted: typeof Notification !== 'undefined' && Notification.permission === 'granted',
  }),
  actions: {
    /** The browser is asked here, on a click, and never by itself. */
    async toggle(): Promise<void> {
      this.on = !this.on
      localStorage.setItem(KEY, this.on ? 'on' : 'off')
      if (!this.on) return
      beep()
      if (typeof Notification === 'undefined') return
      this.granted = (await Notification.requestPermission()) === 'granted'
    },
    tell(title: string, body: string, open: () => void): void {
      if (!this.on) return
      beep()
      if (!this.granted || !document.hidden) return
      const note = new Notification(title, { body, tag: title })
      note.onclick = () => {
        window.focus()
        open()
        note.close()
      }
    },
    badge(count: number, title: string): void {
      document.title = count > 0 ? `(${count}) ${title}` : title
    },
  },
})
