/** Recording from the microphone: what went wrong is a word of ours, what was said is a file. */

/** The server takes a minute; less than this is a slip of the finger. */
export const MAX_MS = 60_000
const MIN_MS = 700
/** Speech stays clear, and a minute stays below 300 KB. */
const BITS_PER_SECOND = 32_000
/** AAC first: every telephone plays it, which is not so for the others. */
const FORMATS = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const EXTENSIONS: Record<string, string> = { 'audio/mp4': 'm4a', 'audio/webm': 'webm', 'audio/ogg': 'ogg' }

export type Trouble = 'unsupported' | 'denied' | 'missing' | 'busy' | 'short'

export interface Recording {
  file: File
  durationMs: number
}

export class RecorderError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble)
  }
}

/** What a browser says when the microphone is not to be had. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy'
}

function fileOf(parts: Blob[], format: string): File {
  const type = (format.split(';')[0] ?? '').trim() || 'audio/webm'
  return new File(parts, `voice.${EXTENSIONS[type] ?? 'webm'}`, { type })
}

export class Recorder {
  private readonly parts: Blob[] = []
  private readonly began = performance.now()
  private length = 0

  private constructor(
    private readonly stream: MediaStream,
    private readonly media: MediaRecorder,
  ) {
    media.addEventListener('dataavailable', (event) => this.parts.push(event.data))
    media.start()
  }

  /** Asks for the microphone and begins; RecorderError if it is not to be had. */
  static async begin(): Promise<Recorder> {
    const format = typeof MediaRecorder === 'undefined' ? undefined : FORMATS.find((one) => MediaRecorder.isTypeSupported(one))
    // An address without https has no mediaDevices at all.
    if (!format || !navigator.mediaDevices?.getUserMedia) throw new RecorderError('unsupported')
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: unknown) => {
      throw new RecorderError(troubleOf(error))
    })
    return new Recorder(stream, new MediaRecorder(stream, { mimeType: format, audioBitsPerSecond: BITS_PER_SECOND }))
  }

  get elapsedMs(): number {
    return this.length || Math.min(MAX_MS, performance.now() - this.began)
  }

  /** Ends it and lets go of the microphone; what was said stays until it is taken. */
  stop(): Promise<void> {
    if (this.length) return Promise.resolve()
    this.length = Math.max(1, Math.round(this.elapsedMs))
    const stopped = new Promise<void>((done) => this.media.addEventListener('stop', () => done(), { once: true }))
    if (this.media.state !== 'inactive') this.media.stop()
    this.stream.getTracks().forEach((track) => track.stop())
    return stopped
  }

  async take(): Promise<Recording> {
    await this.stop()
    if (this.length < MIN_MS) throw new RecorderError('short')
    return { file: fileOf(this.parts, this.media.mimeType), durationMs: this.length }
  }
}
