/** Codes with which the server sends a browser back to the sign-in page; anything else is not shown. */
const KNOWN: Readonly<Record<string, string>> = {
  'oidc.code': 'refused',
  'oidc.provider': 'away',
  'oidc.state': 'expired',
  'oidc.token': 'refused',
  'accounts.no_identity': 'unknown',
  'accounts.identity_taken': 'taken',
  'accounts.wrong_sign_in': 'left',
  'accounts.account_ended': 'left',
}

/** The text of a problem that came back in the address: never words of the address itself. */
export function problemKey(code: string): string | null {
  return Object.hasOwn(KNOWN, code) ? `entry.problems.${KNOWN[code]}` : null
}
