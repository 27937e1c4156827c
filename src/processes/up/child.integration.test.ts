import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processLives } from '@/embedded/process-lives'
import { eventually } from '@/embedded/testing'
import { Child } from './child'

let home: string
let said: string[]
let restarts: number
let child: Child | null = null

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'switchyard child '))
  said = []
  restarts = 0
})
afterEach(async () => {
  await child?.stop()
  child = null
  await rm(home, { recursive: true })
})

async function startChild(script: string, env: () => Record<string, string> = () => ({})): Promise<Child> {
  const file = join(home, 'child.mjs')
  await writeFile(file, script)
  child = new Child({
    name: 'The child',
    command: process.execPath,
    args: [file],
    env,
    logFile: join(home, 'child.log'),
    say: (text) => said.push(text),
    onRestarted: () => restarts++,
  })
  return child
}

const staysUntilTold = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('up', process.env.ROUND)`
const logged = () => readFile(join(home, 'child.log'), 'utf8')

it('a child that dies is started again, with the environment of now, and the terminal says so', async () => {
  let round = 0
  const subject = await startChild(staysUntilTold, () => ({ ROUND: String(++round) }))
  await eventually(async () => {
    expect(await logged()).toContain('up 1')
  })
  process.kill(subject.pid ?? 0, 'SIGKILL')
  await eventually(async () => {
    expect(await logged()).toContain('up 2')
  })
  expect(said[0]).toContain('The child ended (SIGKILL), starting it again in 0.5 s')
  expect(restarts).toBe(1)
})

it('a child that keeps failing is tried less and less often', async () => {
  const subject = await startChild('process.exit(3)')
  await eventually(() => {
    expect(subject.failures).toBe(3)
  })
  expect(said.map((text) => /exit code 3.* in (\S+) s/.exec(text)?.[1])).toEqual(['0.5', '1', '2'])
})

it('a child that is stopped stays stopped', async () => {
  const subject = await startChild(staysUntilTold)
  const { pid } = subject
  await subject.stop()
  expect(processLives(pid ?? 0)).toBe(false)
  expect(said).toEqual([])
})

it('every process ends when the one that started it is killed', async () => {
  const file = join(home, 'child.mjs')
  const childModule = JSON.stringify(join(import.meta.dirname, '..', 'run-process.ts'))
  await writeFile(
    file,
    `import { runProcess } from ${childModule}
await runProcess('test', async () => ({ stop: async () => {} }))
console.log('up'); setInterval(() => {}, 1000)`,
  )
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').spawn(process.execPath, ['--import', 'tsx', ${JSON.stringify(file)}],
        { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
      child.stdout.on('data', (text) => String(text).includes('up') && console.log(child.pid))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [output] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  expect(processLives(pid)).toBe(true)
  parent.kill('SIGKILL')
  await eventually(() => {
    expect(processLives(pid)).toBe(false)
  })
})
