import type { AlertSettings } from '@/api/types'

export type Tone = AlertSettings['message']

interface Beep {
  /** Seconds after the start. */
  at: number
  from: number
  to: number
  seconds: number
}

const BEEPS: Record<Tone, Beep[]> = {
  none: [],
  soft: [{ at: 0, from: 660, to: 880, seconds: 0.18 }],
  double: [{ at: 0, from: 740, to: 740, seconds: 0.12 }, { at: 0.17, from: 988, to: 988, seconds: 0.16 }],
  knock: [{ at: 0, from: 196, to: 150, seconds: 0.09 }, { at: 0.16, from: 196, to: 150, seconds: 0.09 }],
}
/** At full volume; loud enough in an office, and never painful on headphones. */
const LOUDEST = 0.3
let audio: AudioContext | null = null

/** Soft tones made here: no file to load, nothing before the first click on the page. */
export function play(tone: Tone, volume: number): void {
  if (volume === 0 || BEEPS[tone].length === 0 || navigator.userActivation?.hasBeenActive === false) return
  audio ??= new AudioContext()
  for (const one of BEEPS[tone]) beep(audio, one, (volume / 100) * LOUDEST)
}

function beep(context: AudioContext, one: Beep, loudness: number): void {
  const tone = context.createOscillator()
  const loud = context.createGain()
  const start = context.currentTime + one.at
  tone.frequency.setValueAtTime(one.from, start)
  tone.frequency.setValueAtTime(one.to, start + one.seconds / 2)
  loud.gain.setValueAtTime(loudness, start)
  loud.gain.exponentialRampToValueAtTime(0.001, start + one.seconds)
  tone.connect(loud).connect(context.destination)
  tone.start(start)
  tone.stop(start + one.seconds)
}
