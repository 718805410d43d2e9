/** A team as filters and shared views name it. */
export interface TeamBrief {
  id: number
  name: string
}
