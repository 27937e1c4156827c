const least = [20, 19]

/** Says what is wrong with this Node, or nothing. */
export function wrongNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > least[0] || (major === least[0] && minor >= least[1])) return null
  return `Switchyard needs Node ${least.join('.')} or later; this is Node ${version}. See https://nodejs.org/en/download`
}
