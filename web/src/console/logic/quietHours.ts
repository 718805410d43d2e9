/** Minutes since midnight of "HH:MM". */
function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

/** Whether an instant lies in the hours from–until of the viewer's clock; they may go over midnight. */
export function isQuiet(from: string, until: string, now: Date): boolean {
  const [start, end, at] = [minutes(from), minutes(until), now.getHours() * 60 + now.getMinutes()]
  return start <= end ? at >= start && at < end : at >= start || at < end
}
