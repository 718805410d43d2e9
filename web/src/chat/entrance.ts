/** Whoever has the chat open and says nothing for a while is greeted: the server is told once for each opening. */
import { newClientId } from '@/shared/ids'
import type { VisitorApi } from './api'
import { state } from './state'

export class Entrance {
  private told = false

  constructor(private readonly api: VisitorApi) {}

  tell(): void {
    if (this.told || !state.shown) return
    this.told = true
    this.api.entered(newClientId()).catch(() => (this.told = false))
  }

  leave(): void {
    this.told = false
  }
}
