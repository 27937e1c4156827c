import type { RouteSpec } from '@/domain/routing/route'

/** A route's match as a reader scans it: methods, hosts, path, then how many further conditions there are. */
export interface MatchSummary {
  methods: string[]
  hosts: string[]
  /** The path as written: a prefix ends in `*`, a regular expression begins with `~`. */
  path: string
  conditions: string[]
}

const conditionSign = { EXACT: '=', PREFIX: '^=', REGEX: '~' } as const

export function summariseMatch(match: RouteSpec['match']): MatchSummary {
  return {
    methods: match.methods,
    hosts: match.hosts,
    path: pathText(match.path),
    conditions: [
      ...match.headers.map((each) => conditionText('header', each)),
      ...match.query.map((each) => conditionText('?', each)),
    ],
  }
}

function pathText(path: RouteSpec['match']['path']): string {
  switch (path.type) {
    case 'EXACT':
      return path.value
    case 'PREFIX':
      return path.value.endsWith('/') ? `${path.value}*` : `${path.value}/*`
    case 'REGEX':
      return `~ ${path.value}`
  }
}

function conditionText(where: 'header' | '?', each: RouteSpec['match']['headers'][number]): string {
  const name = where === '?' ? `?${each.name}` : each.name
  if (each.type === 'PRESENT') return name
  if (each.type === 'ABSENT') return `!${name}`
  return `${name}${conditionSign[each.type]}${each.value}`
}
