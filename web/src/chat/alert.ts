/** Draws attention to a new message while nobody looks: a short tone and a count in the title. */

let audio: AudioContext | null = null

/** Browsers allow sound only after the person has touched the page once. */
export function armSound(): void {
  const arm = (): void => {
    removeEventListener('pointerdown', arm)
    removeEventListener('keydown', arm)
    if (typeof AudioContext === 'function') audio = new AudioContext()
  }
  addEventListener('pointerdown', arm)
  addEventListener('keydown', arm)
}

/** Two soft notes, a quarter of a second in all. */
export function chime(): void {
  if (!audio || audio.state !== 'running') return
  const start = audio.currentTime
  for (const [index, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const at = start + index * 0.12
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.12, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.17)
  }
}

export function pageTitle(name: string, unread: number): string {
  return unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name
}
