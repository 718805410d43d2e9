const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, 'WeChat'], [/Edg/, 'Edge'], [/OPR/, 'Opera'], [/Firefox/, 'Firefox'], [/Chrome/, 'Chrome'], [/Safari/, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux'],
]

const found = (list: typeof BROWSERS, agent: string): string | undefined => list.find(([known]) => known.test(agent))?.[1]

/** What people call a browser, from what it says of itself. */
export function deviceName(agent: string, unknown: string): string {
  return [found(BROWSERS, agent), found(SYSTEMS, agent)].filter(Boolean).join(' · ') || agent.slice(0, 40) || unknown
}
