/** The HTTP and socket contract as the front end sees it. Instants are ISO 8601 in UTC. */
export type * from './types-visitor'
export type * from './types-staff'
export type * from './types-admin'
export type * from './types-knowledge'
export type * from './types-bot'
export type * from './types-triage'
export type * from './types-promises'
export type * from './types-sla'
