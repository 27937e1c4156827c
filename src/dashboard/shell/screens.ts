import {
  IconActivity,
  IconArrowsLeftRight,
  IconArrowsSplit2,
  IconBolt,
  IconFileDiff,
  IconGauge,
  IconGitCommit,
  IconGitCompare,
  IconLock,
  IconRouter,
  IconServer,
  IconServer2,
  IconSettings,
  IconTopologyStar3,
  type Icon,
} from '@tabler/icons-react'

/** The screens that are built, in the order of the rail. `key` is also the name in the catalogue. */
export const screens = [
  { key: 'overview', href: '/', icon: IconActivity },
  { key: 'services', href: '/services', icon: IconServer2 },
  { key: 'routes', href: '/routes', icon: IconArrowsSplit2 },
  { key: 'breakers', href: '/breakers', icon: IconBolt },
  { key: 'limits', href: '/limits', icon: IconGauge },
  { key: 'locks', href: '/locks', icon: IconLock },
  { key: 'gateways', href: '/gateways', icon: IconRouter },
  { key: 'changes', href: '/changes', icon: IconGitCommit },
  { key: 'settings', href: '/settings', icon: IconSettings },
] as const satisfies readonly { key: string; href: string; icon: Icon }[]

/** Screens below those of the rail, for the search. `key` is also the name in the catalogue. */
export const innerScreens = [
  { key: 'instances', href: '/instances', icon: IconServer },
  { key: 'topology', href: '/topology', icon: IconTopologyStar3 },
  { key: 'changeSets', href: '/changes/sets', icon: IconFileDiff },
  { key: 'drift', href: '/changes/drift', icon: IconGitCompare },
  { key: 'compare', href: '/changes/compare', icon: IconArrowsLeftRight },
] as const satisfies readonly { key: string; href: string; icon: Icon }[]

export type Screen = (typeof screens)[number]

/** What is running has three screens, of which the rail names the first. */
const besideServices = ['/instances', '/topology']

/** Whether a path lies on a screen: `/services/cart` and `/instances` are on Services, only `/` is on Overview. */
export function isOn(screen: Screen, path: string): boolean {
  if (screen.href === '/') return path === '/'
  const places = screen.key === 'services' ? [screen.href, ...besideServices] : [screen.href]
  return places.some((place) => path === place || path.startsWith(`${place}/`))
}
