/**
 * The import table. Folders of src/ may import what stands beside their name (and themselves), nothing else.
 * `npm run check` proves that it bites by a canary that must fail (see src/processes/check.mjs).
 */
const table = {
  domain: [],
  wire: ['domain'],
  config: [],
  adapters: ['domain', 'wire'],
  store: ['domain', 'wire'],
  telemetry: ['domain', 'wire', 'adapters'],
  publisher: ['domain', 'wire', 'store', 'adapters'],
  observers: ['domain', 'wire', 'store', 'adapters', 'telemetry'],
  control: ['domain', 'wire', 'store', 'publisher', 'telemetry', 'adapters'],
  api: ['control', 'domain', 'config'],
  dashboard: ['domain'],
  app: ['dashboard', 'api', 'config'],
  gateway: ['domain', 'wire', 'adapters', 'telemetry', 'config'],
  client: ['domain', 'wire', 'adapters'],
}

/** Tests and what supports them (`testing.ts`, `testing/`) may also use the programs that start real servers. */
const testSupport = String.raw`/testing(\.ts$|/)`
const notTests = String.raw`(\.test\.tsx?$|${testSupport})`

const folderRules = Object.entries(table).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `src/${folder} may import only itself${allowed.length > 0 ? ` and ${allowed.join(', ')}` : ''}`,
  from: { path: `^src/${folder}/`, pathNot: notTests },
  to: {
    path: '^src/',
    pathNot: [folder, ...allowed].map((name) => `^src/${name}/`),
    // Types of the API reach the dashboard; its code does not.
    ...(folder === 'dashboard' ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}))

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'dashboard-types-only-from-api',
      severity: 'error',
      from: { path: '^src/dashboard/' },
      to: { path: '^src/', pathNot: '^src/(dashboard|domain|api)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain knows zod and RE2, no Node and no other package',
      from: { path: '^src/domain/', pathNot: notTests },
      to: { dependencyTypes: ['npm', 'core'], pathNot: 'node_modules/(zod|re2js)/' },
    },
    {
      name: 'prisma-only-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/store/', notTests] },
      to: { path: ['node_modules/@prisma/', '^src/store/generated/'] },
    },
    {
      name: 'client-is-light',
      severity: 'error',
      comment: "the client brings no package with it; types of the service's own ioredis are all that it needs",
      from: { path: ['^src/client/', '^src/adapters/redis/(lock|load-functions|function-library)'], pathNot: notTests },
      to: { dependencyTypes: ['npm'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-demo-imports-the-client',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(client|embedded)/', notTests] },
      to: { path: '^src/client/' },
    },
    {
      name: 'nobody-imports-processes',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/processes/', notTests] },
      to: { path: '^src/processes/' },
    },
    {
      name: 'only-processes-import-embedded',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(processes|embedded)/', notTests] },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'test-support-only-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: notTests },
      to: { path: `^src/.*${testSupport}` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '/generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'generated'] },
    exclude: { path: ['^\\.next/', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
