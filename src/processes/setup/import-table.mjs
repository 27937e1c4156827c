/**
 * Runs dependency-cruiser over src/, and proves on made-up files that its rules bite: a configuration that matches
 * nothing would otherwise pass for ever.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'
import { toolPath } from './run.mjs'

/** Forbidden imports, and the rule that must catch each. */
const canaries = [
  ['src/domain/canary-store.ts', "import '../store/target'", 'domain-imports'],
  ['src/domain/canary-node.ts', "import 'node:fs'", 'domain-is-pure'],
  ['src/gateway/canary.ts', "import '@/store/target'", 'gateway-imports'],
  ['src/control/canary.ts', "import '@prisma/client'", 'prisma-only-in-store'],
  ['src/api/canary.ts', "import '@/processes/target'", 'nobody-imports-processes'],
  ['src/wire/canary-a.ts', "import './canary-b'", 'no-cycles'],
]
const targets = {
  'src/store/target.ts': 'export {}',
  'src/processes/target.ts': 'export {}',
  'src/wire/canary-b.ts': "import './canary-a'",
}

export async function checkImports() {
  const { summary } = cruise(root)
  if (summary.totalCruised === 0) return failed('dependency-cruiser looked at no file')
  if (summary.error === 0) return { passed: 1, failed: 0, output: `${summary.totalCruised} files` }
  return failed(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).join('\n'))
}

export async function checkImportsCanary() {
  const folder = makeCanary()
  try {
    const { summary } = cruise(folder)
    const caught = new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))
    const missed = canaries.filter(([file, , rule]) => !caught.has(`${rule} ${file}`))
    if (missed.length === 0) return { passed: 1, failed: 0, output: `${canaries.length} forbidden imports caught` }
    return failed(missed.map(([file, text, rule]) => `${rule} does not catch ${text} in ${file}`).join('\n'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function cruise(folder) {
  const args = ['src', '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json']
  const command = toolPath('dependency-cruiser', 'depcruise')
  const maxBuffer = 256 * 1024 * 1024
  const { stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer,
  })
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser: ${stderr}`)
  return JSON.parse(stdout)
}

function makeCanary() {
  mkdirSync(join(root, 'test-results'), { recursive: true })
  const folder = mkdtempSync(join(root, 'test-results', 'canary-'))
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  const files = [...canaries.map(([file, text]) => [file, text]), ...Object.entries(targets)]
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${text}\n`)
  }
  return folder
}

function failed(output) {
  return { passed: 0, failed: 1, output }
}
