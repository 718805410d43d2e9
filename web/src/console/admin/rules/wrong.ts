import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'

/** Which field of a rule is wrong, and why. */
export interface Wrong {
  id: number
  text: string
}

const WRONG: InjectionKey<ComputedRef<Wrong[]>> = Symbol('what is wrong in a rule')

export const provideWrong = (wrong: ComputedRef<Wrong[]>): void => provide(WRONG, wrong)

/** What is wrong with one field; empty while it is right. */
export function useWrong(): (id: number) => string {
  const wrong = inject(WRONG)
  return (id) => wrong?.value.find((one) => one.id === id)?.text ?? ''
}
