import { describe, expect, it } from 'vitest'
import { problemKey } from '../signin/problems'
import { deviceName } from './device'

describe('deviceName', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36', 'Chrome · Windows'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36 Edg/143.0', 'Edge · Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1', 'Safari · iOS'],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36 MicroMessenger/8.0', 'WeChat · Android'],
    ['curl/8.1', 'curl/8.1'],
    ['', '未知'],
  ])('%s', (agent, name) => expect(deviceName(agent, '未知')).toBe(name))
})

describe('problemKey', () => {
  it('knows the codes of the server and no other words', () => {
    expect(problemKey('oidc.state')).toBe('entry.problems.expired')
    expect(problemKey('<b>call 555</b>')).toBeNull()
    expect(problemKey('constructor')).toBeNull()
  })
})
